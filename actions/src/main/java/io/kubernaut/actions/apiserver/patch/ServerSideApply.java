package io.kubernaut.actions.apiserver.patch;

import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.patch.ManagedFields.Manager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: merges a manager's wishes into an object and refuses to take what others own. */
public final class ServerSideApply {
    private record Conflict(Manager manager, FieldPath path) {}

    private ServerSideApply() {}

    /**
     * The object after {@code wish} was applied, with its managed fields.
     *
     * @param live what is stored; for a new object a copy of the wish without managed fields
     * @param force takes over fields of others instead of refusing with 409
     */
    public static ObjectNode apply(ObjectNode live, ObjectNode wish, String manager, boolean force, String time) {
        var me = Manager.applying(manager, wish.path("apiVersion").asString(""));
        var fields = ManagedFields.of(live);
        var wished = FieldSet.leaves(wish);
        var present = FieldSet.leaves(live);
        var conflicts = conflicts(fields, me, wished, present);
        if (!conflicts.isEmpty() && !force) {
            throw refuse(conflicts);
        }
        var result = live.deepCopy();
        for (FieldPath path : fields.ownedBy(me)) {
            boolean stillWished = wished.keySet().stream().anyMatch(other -> covers(other, path));
            if (!stillWished && fields.othersOwning(path, me).isEmpty()) {
                remove(result, path.steps());
            }
        }
        merge(result, wish, new ArrayList<>());
        Set<FieldPath> taken = new TreeSet<>();
        conflicts.forEach(conflict -> taken.add(conflict.path()));
        fields.takeFromOthers(taken, me);
        fields.set(me, wished.keySet(), time);
        fields.write(result);
        return result;
    }

    private static boolean covers(FieldPath wished, FieldPath owned) {
        return wished.equals(owned)
                || (wished.steps().size() > owned.steps().size()
                        && wished.steps().subList(0, owned.steps().size()).equals(owned.steps()));
    }

    private static List<Conflict> conflicts(
            ManagedFields fields, Manager me, Map<FieldPath, JsonNode> wished, Map<FieldPath, JsonNode> present) {
        var conflicts = new ArrayList<Conflict>();
        wished.forEach((path, value) -> {
            var now = present.get(path);
            if (now != null && !now.equals(value)) {
                fields.othersOwning(path, me).forEach(other -> conflicts.add(new Conflict(other, path)));
            }
        });
        return conflicts;
    }

    private static Refusal refuse(List<Conflict> conflicts) {
        var causes = conflicts.stream()
                .map(conflict -> new Refusal.Cause(
                        "FieldManagerConflict",
                        "conflict with " + conflict.manager().print(),
                        conflict.path().toString()))
                .toList();
        String message;
        if (conflicts.size() == 1) {
            var only = conflicts.getFirst();
            message = "Apply failed with 1 conflict: conflict with "
                    + only.manager().print() + ": " + only.path();
        } else {
            var byManager = new TreeMap<String, List<String>>();
            conflicts.forEach(conflict -> byManager
                    .computeIfAbsent(conflict.manager().print(), unused -> new ArrayList<>())
                    .add("- " + conflict.path()));
            var lines = new ArrayList<String>();
            byManager.forEach((manager, paths) -> {
                lines.add("conflicts with " + manager + ":");
                lines.addAll(paths);
            });
            message = "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", lines);
        }
        return Refusal.withCauses(409, "Conflict", message, causes);
    }

    private static void merge(ObjectNode target, ObjectNode wish, List<String> fields) {
        for (var entry : wish.properties()) {
            var name = entry.getKey();
            var value = entry.getValue();
            var here = new ArrayList<>(fields);
            here.add(name);
            if (here.equals(List.of("metadata", "managedFields"))) {
                continue;
            }
            var present = target.path(name);
            if (value instanceof ObjectNode object
                    && present instanceof ObjectNode old
                    && !ListTypes.isAtomicObject(here)) {
                merge(old, object, here);
            } else if (value instanceof ArrayNode list
                    && present instanceof ArrayNode old
                    && ListTypes.mergeable(list, ListTypes.keys(here))) {
                mergeItems(old, list, here);
            } else if (value instanceof ArrayNode list && present instanceof ArrayNode old && ListTypes.isSet(here)) {
                list.forEach(item -> {
                    if (old.valueStream().noneMatch(item::equals)) {
                        old.add(item);
                    }
                });
            } else {
                target.set(name, value.deepCopy());
            }
        }
    }

    private static void mergeItems(ArrayNode old, ArrayNode list, List<String> fields) {
        var keys = ListTypes.keys(fields);
        for (JsonNode item : list) {
            var key = ListTypes.keyOf(item, keys);
            var match = old.valueStream()
                    .filter(other -> ListTypes.keyOf(other, keys).equals(key))
                    .findFirst();
            if (match.isPresent()) {
                merge((ObjectNode) match.get(), (ObjectNode) item, fields);
            } else {
                old.add(item.deepCopy());
            }
        }
    }

    private static void remove(ObjectNode object, List<String> steps) {
        JsonNode parent = object;
        for (int i = 0; i < steps.size() - 1; i++) {
            // "." stands for the item that the step before it names
            if (i == steps.size() - 2 && steps.getLast().equals(".")) {
                removeItem(parent, steps.get(i));
                return;
            }
            parent = child(parent, steps.get(i));
        }
        var last = steps.getLast();
        if (parent instanceof ObjectNode node && last.startsWith("f:")) {
            node.remove(last.substring(2));
        } else {
            removeItem(parent, last);
        }
    }

    private static JsonNode child(JsonNode parent, String step) {
        if (step.startsWith("f:")) {
            return parent.path(step.substring(2));
        }
        int index = indexOf(parent, step);
        return index < 0 ? parent.path("none") : parent.path(index);
    }

    private static void removeItem(JsonNode list, String step) {
        int index = indexOf(list, step);
        if (index >= 0) {
            ((ArrayNode) list).remove(index);
        }
    }

    private static int indexOf(JsonNode list, String step) {
        var wanted = Meta.JSON.readTree(step.substring(2));
        for (int i = 0; i < list.size(); i++) {
            var item = list.path(i);
            boolean same = step.startsWith("k:")
                    ? ListTypes.keyOf(item, List.copyOf(wanted.propertyNames())).equals(wanted)
                    : item.equals(wanted);
            if (same) {
                return i;
            }
        }
        return -1;
    }
}
