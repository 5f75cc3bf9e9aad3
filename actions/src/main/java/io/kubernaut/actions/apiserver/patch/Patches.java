package io.kubernaut.actions.apiserver.patch;

import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON patch (RFC 6902), merge patch (RFC 7386) and strategic merge patch. */
public final class Patches {
    private Patches() {}

    /** Refuses with 422 when a {@code test} fails or a path does not exist. */
    public static ObjectNode json(ObjectNode object, JsonNode patch) {
        try {
            return (ObjectNode)
                    Meta.JSON.readTree(JsonPatch.apply(patch, object.deepCopy()).toString());
        } catch (JsonPatchException failed) {
            throw Refusal.bare(422, "Invalid", "the server rejected our request due to an error in our request");
        }
    }

    public static ObjectNode merge(ObjectNode object, ObjectNode patch) {
        var result = object.deepCopy();
        mergeInto(result, patch);
        return result;
    }

    private static void mergeInto(ObjectNode target, ObjectNode patch) {
        for (var entry : patch.properties()) {
            var name = entry.getKey();
            var value = entry.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode nested) {
                mergeInto(target.path(name) instanceof ObjectNode old ? old : target.putObject(name), nested);
            } else {
                target.set(name, value.deepCopy());
            }
        }
    }

    /** Merges lists of built-in kinds by their keys, and follows the {@code $patch} directives. */
    public static ObjectNode strategic(ObjectNode object, ObjectNode patch) {
        var result = object.deepCopy();
        strategicInto(result, patch, List.of());
        return result;
    }

    private static void strategicInto(ObjectNode target, ObjectNode patch, List<String> fields) {
        if (patch.path("$patch").asString("").equals("replace")) {
            target.removeAll();
        }
        var retained = patch.path("$retainKeys");
        if (retained.isArray()) {
            var keep = retained.valueStream().map(JsonNode::asString).toList();
            target.remove(target.propertyNames().stream()
                    .filter(name -> !keep.contains(name))
                    .toList());
        }
        for (var entry : patch.properties()) {
            var name = entry.getKey();
            if (name.startsWith("$deleteFromPrimitiveList/")) {
                removeValues(target.path(name.substring(name.indexOf('/') + 1)), entry.getValue());
            } else if (!name.startsWith("$")) {
                strategicField(target, name, entry.getValue(), fields);
            }
        }
        for (var entry : patch.properties()) {
            if (entry.getKey().startsWith("$setElementOrder/")) {
                var name = entry.getKey().substring(entry.getKey().indexOf('/') + 1);
                if (target.path(name) instanceof ArrayNode list) {
                    order(list, entry.getValue(), extended(fields, name));
                }
            }
        }
    }

    private static void strategicField(ObjectNode target, String name, JsonNode value, List<String> fields) {
        var here = extended(fields, name);
        var keys = ListTypes.keys(here);
        if (value.isNull()) {
            target.remove(name);
        } else if (value instanceof ObjectNode nested) {
            if (nested.path("$patch").asString("").equals("delete")) {
                target.remove(name);
            } else {
                strategicInto(target.path(name) instanceof ObjectNode old ? old : target.putObject(name), nested, here);
            }
        } else if (value instanceof ArrayNode list && !keys.isEmpty()) {
            strategicItems(target.path(name) instanceof ArrayNode old ? old : target.putArray(name), list, here);
        } else if (value instanceof ArrayNode list && ListTypes.isSet(here)) {
            var old = target.path(name) instanceof ArrayNode present ? present : target.putArray(name);
            list.forEach(item -> {
                if (old.valueStream().noneMatch(item::equals)) {
                    old.add(item);
                }
            });
        } else {
            target.set(name, value.deepCopy());
        }
    }

    private static void strategicItems(ArrayNode target, ArrayNode patch, List<String> fields) {
        var key = ListTypes.keys(fields).getFirst();
        boolean replace = patch.valueStream()
                .anyMatch(item -> item.path("$patch").asString("").equals("replace"));
        if (replace) {
            target.removeAll();
        }
        for (JsonNode item : patch) {
            var directive = item.path("$patch").asString("");
            if (directive.equals("replace")) {
                continue;
            }
            if (!item.has(key)) {
                throw Refusal.of(
                        500,
                        "InternalError",
                        "Internal error occurred: map: " + item + " does not contain declared merge key: " + key);
            }
            int index = indexOf(target, key, item.get(key));
            if (directive.equals("delete")) {
                if (index >= 0) {
                    target.remove(index);
                }
            } else if (index >= 0) {
                strategicInto((ObjectNode) target.get(index), (ObjectNode) item, fields);
            } else {
                strategicInto(target.addObject(), (ObjectNode) item, fields);
            }
        }
    }

    private static void order(ArrayNode list, JsonNode wanted, List<String> fields) {
        var keys = ListTypes.keys(fields);
        var ordered = new ArrayList<JsonNode>();
        for (JsonNode item : wanted) {
            list.valueStream()
                    .filter(other -> keys.isEmpty()
                            ? other.equals(item)
                            : other.path(keys.getFirst()).equals(item.path(keys.getFirst())))
                    .findFirst()
                    .ifPresent(ordered::add);
        }
        list.valueStream().filter(item -> !ordered.contains(item)).forEach(ordered::add);
        list.removeAll();
        ordered.forEach(list::add);
    }

    private static void removeValues(JsonNode list, JsonNode values) {
        if (list instanceof ArrayNode array) {
            values.forEach(value -> array.removeIf(value::equals));
        }
    }

    private static int indexOf(ArrayNode list, String key, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).path(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> extended(List<String> fields, String name) {
        var longer = new ArrayList<>(fields);
        longer.add(name);
        return longer;
    }
}
