package io.kubernaut.actions.apiserver.patch;

import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who owns which field of an object: reads and writes {@code metadata.managedFields}. */
public final class ManagedFields {
    /**
     * One manager.
     *
     * @param operation Update or Apply
     * @param subresource empty for the object itself
     */
    public record Manager(String name, String operation, String apiVersion, String subresource) {
        public static Manager updating(String name, String apiVersion, String subresource) {
            return new Manager(name, "Update", apiVersion, subresource);
        }

        static Manager applying(String name, String apiVersion) {
            return new Manager(name, "Apply", apiVersion, "");
        }

        boolean applies() {
            return operation.equals("Apply");
        }

        String print() {
            return "\"" + name + "\"" + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"")
                    + (applies() ? "" : " using " + apiVersion);
        }
    }

    private final Map<Manager, Set<FieldPath>> owned = new LinkedHashMap<>();
    private final Map<Manager, String> times = new LinkedHashMap<>();

    private ManagedFields() {}

    static ManagedFields of(JsonNode object) {
        var fields = new ManagedFields();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            var manager = new Manager(
                    entry.path("manager").asString(""),
                    entry.path("operation").asString(""),
                    entry.path("apiVersion").asString(""),
                    entry.path("subresource").asString(""));
            fields.owned.put(manager, FieldSet.decode(entry.path("fieldsV1")));
            fields.times.put(manager, entry.path("time").asString(""));
        }
        return fields;
    }

    /**
     * Writes into {@code updated} that {@code manager} owns what differs from {@code previous}.
     *
     * @param previous empty object when it is new
     */
    public static void recordUpdate(ObjectNode previous, ObjectNode updated, Manager manager, String time) {
        var fields = of(previous);
        var before = FieldSet.leaves(previous);
        var after = FieldSet.leaves(updated);
        Set<FieldPath> changed = new TreeSet<>();
        after.forEach((path, value) -> {
            if (!value.equals(before.get(path))) {
                changed.add(path);
            }
        });
        fields.owned.values().forEach(paths -> paths.removeIf(path -> !after.containsKey(path)));
        if (!changed.isEmpty()) {
            fields.owned.values().forEach(paths -> paths.removeAll(changed));
            fields.owned.computeIfAbsent(manager, unused -> new TreeSet<>()).addAll(changed);
            fields.times.put(manager, time);
        }
        fields.write(updated);
    }

    Set<FieldPath> ownedBy(Manager manager) {
        return owned.getOrDefault(manager, Set.of());
    }

    List<Manager> othersOwning(FieldPath path, Manager manager) {
        var others = new ArrayList<Manager>();
        owned.forEach((other, paths) -> {
            if (!other.equals(manager) && paths.contains(path)) {
                others.add(other);
            }
        });
        return others;
    }

    void takeFromOthers(Set<FieldPath> paths, Manager manager) {
        owned.forEach((other, theirs) -> {
            if (!other.equals(manager)) {
                theirs.removeAll(paths);
            }
        });
    }

    void set(Manager manager, Set<FieldPath> paths, String time) {
        if (!paths.equals(owned.get(manager))) {
            owned.put(manager, new TreeSet<>(paths));
            times.put(manager, time);
        }
    }

    void write(ObjectNode object) {
        var metadata = Meta.of(object);
        metadata.remove("managedFields");
        owned.values().removeIf(Set::isEmpty);
        if (owned.isEmpty()) {
            return;
        }
        var array = metadata.putArray("managedFields");
        owned.forEach((manager, paths) -> {
            var entry = array.addObject();
            entry.put("manager", manager.name()).put("operation", manager.operation());
            entry.put("apiVersion", manager.apiVersion());
            var time = times.getOrDefault(manager, "");
            if (!time.isEmpty()) {
                entry.put("time", time);
            }
            entry.put("fieldsType", "FieldsV1").set("fieldsV1", FieldSet.encode(paths));
            if (!manager.subresource().isEmpty()) {
                entry.put("subresource", manager.subresource());
            }
        });
    }
}
