package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.LiveObject;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes a JSON patch (RFC 6902) against an object as it was just read. It begins with tests, so that the API server
 * itself refuses it when the object has changed in between.
 */
public final class JsonPatch {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ArrayNode operations = JSON.createArrayNode();
    private final ObjectNode working;

    private JsonPatch(LiveObject live) {
        this.working = live.json().deepCopy();
    }

    /**
     * The generation is tested where there is one: status changes all the time in an object that is not well, and must
     * not be in the way. Nodes and claims have none, so there it is the resourceVersion.
     */
    public static ArrayNode of(LiveObject live, List<FieldChange> fields, Map<String, String> annotations) {
        var patch = new JsonPatch(live);
        patch.test("/metadata/uid", StringNode.valueOf(live.uid()));
        if (live.generation() >= 0) {
            patch.test("/metadata/generation", LongNode.valueOf(live.generation()));
        } else {
            patch.test("/metadata/resourceVersion", StringNode.valueOf(live.resourceVersion()));
        }
        for (var field : fields) {
            patch.put(field.pointer(), field.after());
        }
        if (annotations.containsKey(Marks.RUN) && !live.annotation(Marks.RUN).isEmpty()) {
            // An annotation alone raises no generation: two runs at once would each hide the other's mark.
            patch.test(Marks.pointer("", Marks.RUN), StringNode.valueOf(live.annotation(Marks.RUN)));
        }
        Marks.keeping(live, annotations)
                .forEach((key, value) -> patch.put(Marks.pointer("", key), StringNode.valueOf(value)));
        return patch.operations;
    }

    private void test(String pointer, JsonNode value) {
        operation("test", pointer).set("value", value);
    }

    private void put(String pointer, JsonNode value) {
        var path = JsonPointer.compile(pointer);
        var present = !working.at(path).isMissingNode();
        if (value.isMissingNode()) {
            if (present) {
                operation("remove", pointer);
            }
            return;
        }
        if (!present) {
            makeParents(path.head());
        }
        operation(present ? "replace" : "add", pointer).set("value", value);
    }

    private void makeParents(JsonPointer parent) {
        var at = working.at(parent);
        if (at.isNull() || at.isMissingNode()) {
            makeParents(parent.head());
            operation("add", parent.toString()).putObject("value");
            if (working.at(parent.head()) instanceof ObjectNode owner) {
                owner.putObject(parent.last().getMatchingProperty());
            }
        }
    }

    private ObjectNode operation(String op, String pointer) {
        return operations.addObject().put("op", op).put("path", pointer);
    }
}
