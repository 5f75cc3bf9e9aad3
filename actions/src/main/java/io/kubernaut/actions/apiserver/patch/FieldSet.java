package io.kubernaut.actions.apiserver.patch;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The leaves of an object with their values, and their form in {@code managedFields}. */
final class FieldSet {
    /** Fields that the server sets; nobody owns them. */
    private static final Set<String> SERVER_SET = Set.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "generation",
            "managedFields",
            "resourceVersion",
            "generateName",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private FieldSet() {}

    /** All leaves that can be owned. */
    static Map<FieldPath, JsonNode> leaves(JsonNode object) {
        var leaves = new TreeMap<FieldPath, JsonNode>();
        for (var entry : object.properties()) {
            if (entry.getKey().equals("metadata")) {
                for (var meta : entry.getValue().properties()) {
                    if (!SERVER_SET.contains(meta.getKey())) {
                        collect(
                                meta.getValue(),
                                FieldPath.ROOT.field("metadata").field(meta.getKey()),
                                leaves);
                    }
                }
            } else if (!entry.getKey().equals("apiVersion") && !entry.getKey().equals("kind")) {
                collect(entry.getValue(), FieldPath.ROOT.field(entry.getKey()), leaves);
            }
        }
        return leaves;
    }

    private static void collect(JsonNode value, FieldPath path, Map<FieldPath, JsonNode> leaves) {
        var fields = path.fields();
        if (value.isObject() && !value.isEmpty() && !ListTypes.isAtomicObject(fields)) {
            value.properties().forEach(entry -> collect(entry.getValue(), path.field(entry.getKey()), leaves));
        } else if (value.isArray() && ListTypes.mergeable(value, ListTypes.keys(fields)) && !value.isEmpty()) {
            var keys = ListTypes.keys(fields);
            for (JsonNode item : value) {
                var itemPath = path.item(ListTypes.keyOf(item, keys));
                leaves.put(itemPath.then("."), JsonNodeFactory.instance.objectNode());
                item.properties().forEach(entry -> collect(entry.getValue(), itemPath.field(entry.getKey()), leaves));
            }
        } else if (value.isArray() && ListTypes.isSet(fields)) {
            value.forEach(item -> leaves.put(path.then("v:" + item), item));
        } else {
            leaves.put(path, value);
        }
    }

    /** The nested object that {@code fieldsV1} holds. */
    static ObjectNode encode(Set<FieldPath> paths) {
        var root = JsonNodeFactory.instance.objectNode();
        for (FieldPath path : paths) {
            ObjectNode node = root;
            for (String step : path.steps()) {
                node = node.path(step) instanceof ObjectNode next ? next : node.putObject(step);
            }
        }
        return root;
    }

    static Set<FieldPath> decode(JsonNode fieldsV1) {
        var paths = new TreeSet<FieldPath>();
        decode(fieldsV1, FieldPath.ROOT, paths);
        return paths;
    }

    private static void decode(JsonNode node, FieldPath path, Set<FieldPath> paths) {
        if (node.isEmpty()) {
            if (!path.steps().isEmpty()) {
                paths.add(path);
            }
            return;
        }
        node.properties().forEach(entry -> decode(entry.getValue(), path.then(entry.getKey()), paths));
    }
}
