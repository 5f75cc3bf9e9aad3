package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.core.execution.ActionRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Finds in managedFields who wrote a field last, to name them to people. */
public final class FieldOwner {
    private FieldOwner() {}

    /**
     * Such as "kubectl-edit at 2026-01-01T00:00:00Z"; empty when it was Kubernaut, or the object does not tell.
     *
     * @param kubernautLast whether Kubernaut is to be believed the last one among several of the same second
     */
    public static Optional<String> of(LiveObject live, String pointer, boolean kubernautLast) {
        var segments = segments(live, pointer);
        return live.elements("/metadata/managedFields")
                .filter(entry -> !entry.path("manager").asString("").isEmpty())
                .filter(entry -> owns(entry.path("fieldsV1"), segments))
                .max(Comparator.comparing(FieldOwner::time).thenComparing(entry -> isKubernaut(entry) == kubernautLast))
                .filter(entry -> !isKubernaut(entry))
                .map(entry -> entry.path("manager").asString("") + (time(entry).isEmpty() ? "" : " at " + time(entry)));
    }

    /** Who set what is not as the run left it, in words. */
    static String blame(ActionRequest request, LiveObject live, List<FieldChange> overtaken) {
        var latest = live.annotation(Marks.RUN);
        var otherRun = !latest.isEmpty() && !latest.equals(request.runId().toString());
        var otherwise = otherRun ? "Kubernaut's run " + latest : "somebody";
        return overtaken.stream()
                .map(field -> field.words() + " was set by "
                        + of(live, field.pointer(), otherRun).orElse(otherwise))
                .collect(Collectors.joining("; ", "", "."));
    }

    private static boolean isKubernaut(JsonNode entry) {
        return entry.path("manager").asString("").equals(ClusterApi.FIELD_MANAGER);
    }

    private static String time(JsonNode entry) {
        return entry.path("time").asString("");
    }

    private static boolean owns(JsonNode fields, List<String> segments) {
        var at = fields;
        for (var segment : segments) {
            at = at.path(segment);
            if (at.isMissingNode()) {
                return false;
            }
        }
        return !fields.isMissingNode();
    }

    /** As managedFields write them: f:spec, and elements of lists by their name. */
    private static List<String> segments(LiveObject live, String pointer) {
        var segments = new ArrayList<String>();
        var at = (JsonNode) live.json();
        for (var raw : pointer.substring(1).split("/")) {
            var key = raw.replace("~1", "/").replace("~0", "~");
            if (at.isArray()) {
                at = at.path(Integer.parseInt(key));
                segments.add("k:{\"name\":\"" + at.path("name").asString("") + "\"}");
            } else {
                at = at.path(key);
                segments.add("f:" + key);
            }
        }
        return segments;
    }
}
