package io.kubernaut.actions.apiserver.patch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which lists of built-in kinds merge by a key, and which values are replaced as a whole.
 *
 * <p>The table follows the {@code listType}, {@code listMapKey} and {@code patchMergeKey} marks of the Kubernetes API
 * (v1.36). Lists that are not named here are atomic, tolerations and taints among them.
 */
final class ListTypes {
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("secrets", List.of("name")),
            Map.entry("schedulingGates", List.of("name")),
            Map.entry("resourceClaims", List.of("name")),
            Map.entry("webhooks", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("podIPs", List.of("ip")),
            Map.entry("hostIPs", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
            Map.entry("conditions", List.of("type")),
            Map.entry("addresses", List.of("type")),
            Map.entry("ownerReferences", List.of("uid")));

    private static final Set<String> CONTAINER_LISTS = Set.of("containers", "initContainers", "ephemeralContainers");
    private static final Set<String> ATOMIC_OBJECTS = Set.of(
            "selector",
            "podSelector",
            "namespaceSelector",
            "labelSelector",
            "nodeSelector",
            "fieldRef",
            "secretKeyRef",
            "configMapKeyRef",
            "resourceFieldRef");

    private ListTypes() {}

    /**
     * The key fields of the list at {@code fields}, empty for an atomic list.
     *
     * @param fields names of the fields that lead there, items of lists left out
     */
    static List<String> keys(List<String> fields) {
        if (fields.isEmpty()) {
            return List.of();
        }
        var last = fields.getLast();
        if (last.equals("ports")) {
            var parent = fields.size() < 2 ? "" : fields.get(fields.size() - 2);
            if (CONTAINER_LISTS.contains(parent)) {
                return List.of("containerPort", "protocol");
            }
            return fields.equals(List.of("spec", "ports")) ? List.of("port", "protocol") : List.of();
        }
        return KEYS.getOrDefault(last, List.of());
    }

    /** True for lists of plain values that merge as sets. */
    static boolean isSet(List<String> fields) {
        return !fields.isEmpty() && fields.getLast().equals("finalizers");
    }

    static boolean isAtomicObject(List<String> fields) {
        return !fields.isEmpty() && ATOMIC_OBJECTS.contains(fields.getLast());
    }

    /** The values of the key fields of one item, with the protocol's default filled in. */
    static ObjectNode keyOf(JsonNode item, List<String> keys) {
        var key = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        for (String field : keys) {
            if (item.has(field)) {
                key.set(field, item.get(field));
            } else if (field.equals("protocol")) {
                key.put(field, "TCP");
            }
        }
        return key;
    }

    /** True when both lists hold objects that all carry the key, so that they can be merged. */
    static boolean mergeable(JsonNode list, List<String> keys) {
        return !keys.isEmpty() && list.valueStream().allMatch(item -> item.isObject() && item.has(keys.getFirst()));
    }
}
