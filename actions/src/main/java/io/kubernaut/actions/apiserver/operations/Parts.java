package io.kubernaut.actions.apiserver.operations;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Meta;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which part of an object each subresource may change. */
final class Parts {
    private Parts() {}

    /** What would be stored: {@code desired} where the subresource reaches, {@code old} elsewhere. */
    static ObjectNode prepare(Kind kind, ObjectNode old, ObjectNode desired, String subresource) {
        return switch (subresource) {
            case "status" -> {
                var result = old.deepCopy();
                Meta.replace(result, "status", desired.path("status"));
                yield result;
            }
            case "resize" -> {
                var result = old.deepCopy();
                for (String list : new String[] {"containers", "initContainers"}) {
                    for (JsonNode container : result.path("spec").path(list)) {
                        desired.path("spec")
                                .path(list)
                                .valueStream()
                                .filter(other -> other.path("name").equals(container.path("name")))
                                .forEach(other ->
                                        Meta.replace((ObjectNode) container, "resources", other.path("resources")));
                    }
                }
                yield result;
            }
            case "ephemeralcontainers" -> {
                var result = old.deepCopy();
                Meta.replace(
                        (ObjectNode) result.path("spec"),
                        "ephemeralContainers",
                        desired.path("spec").path("ephemeralContainers"));
                yield result;
            }
            default -> {
                desired.put("apiVersion", old.path("apiVersion").asString(""));
                desired.put("kind", old.path("kind").asString(""));
                if (kind.hasStatus()) {
                    Meta.replace(desired, "status", old.path("status"));
                }
                yield desired;
            }
        };
    }

    /** True when something other than metadata and status differs. */
    static boolean specChanged(Kind kind, ObjectNode old, ObjectNode now) {
        if (!kind.custom()) {
            return !old.path("spec").equals(now.path("spec"));
        }
        var before = old.deepCopy();
        var after = now.deepCopy();
        for (ObjectNode one : new ObjectNode[] {before, after}) {
            one.remove("metadata");
            if (kind.hasStatus()) {
                one.remove("status");
            }
        }
        return !before.equals(after);
    }
}
