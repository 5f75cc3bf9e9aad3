package io.kubernaut.actions.apiserver.objects;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes the metadata of stored objects, which are kept as plain JSON trees. */
public final class Meta {
    /** One mapper for all trees, so that equal numbers are equal nodes. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    private Meta() {}

    public static ObjectNode of(ObjectNode object) {
        return object.path("metadata") instanceof ObjectNode metadata ? metadata : object.putObject("metadata");
    }

    public static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asString("");
    }

    public static String name(JsonNode object) {
        return text(object, "name");
    }

    public static String namespace(JsonNode object) {
        return text(object, "namespace");
    }

    public static String uid(JsonNode object) {
        return text(object, "uid");
    }

    public static String resourceVersion(JsonNode object) {
        return text(object, "resourceVersion");
    }

    public static boolean beingDeleted(JsonNode object) {
        return !text(object, "deletionTimestamp").isEmpty();
    }

    public static Map<String, String> labels(JsonNode object) {
        return strings(object.path("metadata").path("labels"));
    }

    public static Map<String, String> annotations(JsonNode object) {
        return strings(object.path("metadata").path("annotations"));
    }

    public static Map<String, String> strings(JsonNode node) {
        var map = new LinkedHashMap<String, String>();
        node.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString("")));
        return map;
    }

    /** Puts {@code value} in place of {@code field}, or removes the field when there is no value. */
    public static void replace(ObjectNode target, String field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            target.remove(field);
        } else {
            target.set(field, value.deepCopy());
        }
    }

    /** A tree that may be changed; the stored ones must not be. */
    public static ObjectNode copy(ObjectNode object) {
        return object.deepCopy();
    }
}
