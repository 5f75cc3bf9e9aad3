package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One field of an object before and after.
 *
 * @param pointer JSON pointer, such as {@code /spec/replicas}
 * @param before a missing node where there was no such field
 * @param after a missing node where the field is taken away
 */
public record FieldChange(String pointer, JsonNode before, JsonNode after) {
    public static FieldChange of(JsonNode json) {
        return new FieldChange(json.path("path").asString(""), json.path("before"), json.path("after"));
    }

    public ObjectNode toJson(ObjectNode into) {
        into.put("path", pointer);
        if (!before.isMissingNode()) {
            into.set("before", before);
        }
        if (!after.isMissingNode()) {
            into.set("after", after);
        }
        return into;
    }

    public FieldChange inverse() {
        return new FieldChange(pointer, after, before);
    }

    /** With the after-value as the API server completed it. */
    public FieldChange completed(ObjectNode answer) {
        return after.isMissingNode() ? this : new FieldChange(pointer, before, answer.at(pointer));
    }

    public boolean changesAnything() {
        return !same(before, after);
    }

    public boolean isBefore(LiveObject live) {
        return same(live.at(pointer), before);
    }

    public boolean isAfter(LiveObject live) {
        return same(live.at(pointer), after);
    }

    /** Dots instead of slashes, for people: {@code spec.replicas}. */
    public String words() {
        return pointer.substring(1).replace("~1", "\u0000").replace('/', '.').replace('\u0000', '/');
    }

    /** The API server leaves out what is null, false or empty, so these count as no field. */
    private static boolean same(JsonNode one, JsonNode other) {
        return significant(one).equals(significant(other));
    }

    private static JsonNode significant(JsonNode node) {
        var nothing =
                node.isNull() || node.isBoolean() && !node.asBoolean(false) || node.isContainer() && node.isEmpty();
        return nothing ? MissingNode.getInstance() : node;
    }
}
