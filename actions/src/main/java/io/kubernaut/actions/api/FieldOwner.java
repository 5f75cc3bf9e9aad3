package io.kubernaut.actions.api;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Finds in managedFields who wrote a field last. */
public final class FieldOwner {
    private FieldOwner() {}

    /**
     * Such as "kubectl-edit at 2026-01-01T00:00:00Z"; empty when it was Kubernaut, or the object does not tell.
     *
     * @param kubernautLast whether Kubernaut is to be believed the last one among several of the same second
     */
    public static Optional<String> of(LiveObject live, String pointer, boolean kubernautLast) {
        var keys = List.of(pointer.substring(1).split("/"));
        return live.elements("/metadata/managedFields")
                .filter(entry -> !entry.path("manager").asString("").isEmpty())
                .filter(entry -> owns(entry.path("fieldsV1"), live.json(), keys))
                .max(Comparator.comparing(FieldOwner::time).thenComparing(entry -> isKubernaut(entry) == kubernautLast))
                .filter(entry -> !isKubernaut(entry))
                .map(entry -> entry.path("manager").asString("") + (time(entry).isEmpty() ? "" : " at " + time(entry)));
    }

    private static boolean isKubernaut(JsonNode entry) {
        return entry.path("manager").asString("").equals(ClusterApi.FIELD_MANAGER);
    }

    private static String time(JsonNode entry) {
        return entry.path("time").asString("");
    }

    /**
     * As managedFields write it: {@code f:spec}, and elements of lists by what tells them apart. What is in a list or map
     * that is set as a whole, such as an autoscaler's metrics, is owned with it.
     */
    private static boolean owns(JsonNode fields, JsonNode object, List<String> keys) {
        var owned = fields;
        var value = object;
        for (var raw : keys) {
            if (owned.isObject() && owned.isEmpty()) {
                return true;
            }
            var key = raw.replace("~1", "/").replace("~0", "~");
            if (value.isArray()) {
                value = value.path(Integer.parseInt(key));
                owned = element(owned, value, key);
            } else {
                value = value.path(key);
                owned = owned.path("f:" + key);
            }
            if (owned.isMissingNode()) {
                return false;
            }
        }
        return !owned.isMissingNode();
    }

    private static JsonNode element(JsonNode owned, JsonNode value, String index) {
        return owned.properties().stream()
                .filter(e -> e.getKey().equals("i:" + index) || stands(e.getKey(), value))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static boolean stands(String name, JsonNode value) {
        if (name.startsWith("v:")) {
            return JsonMapper.shared().readTree(name.substring(2)).equals(value);
        }
        return name.startsWith("k:")
                && JsonMapper.shared().readTree(name.substring(2)).properties().stream()
                        .allMatch(k -> k.getValue().equals(value.path(k.getKey())));
    }
}
