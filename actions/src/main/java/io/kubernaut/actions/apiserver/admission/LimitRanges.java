package io.kubernaut.actions.apiserver.admission;

import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.apiserver.objects.Kinds;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.ObjectStore;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Limit ranges of a namespace: what containers get when they say nothing, and what they may not exceed. */
public final class LimitRanges {
    private final ObjectStore store;
    private final Kinds kinds;

    public LimitRanges(ObjectStore store, Kinds kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    /** Fills in defaults of containers, then refuses with 403 what is beyond a bound. */
    public void admit(Kind kind, ObjectNode pod, boolean isNew) {
        for (ObjectNode range : store.list(kinds.known("", "limitranges"), Meta.namespace(pod))) {
            for (JsonNode limit : range.path("spec").path("limits")) {
                if (limit.path("type").asString("").equals("Container")) {
                    containers(kind, pod, limit, isNew);
                }
            }
        }
    }

    private static void containers(Kind kind, ObjectNode pod, JsonNode limit, boolean isNew) {
        var problems = new ArrayList<String>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            var resources = ((ObjectNode) container).withObject("/resources");
            if (isNew) {
                fill(resources, "limits", limit.path("default"));
                fill(resources, "requests", limit.path("defaultRequest"));
            }
            check(resources, limit, problems);
        }
        if (!problems.isEmpty()) {
            throw Refusal.forbidden(
                    kind,
                    Meta.name(pod),
                    problems.size() == 1 ? problems.getFirst() : "[" + String.join(", ", problems) + "]");
        }
    }

    private static void fill(ObjectNode resources, String side, JsonNode defaults) {
        for (var entry : defaults.properties()) {
            if (!resources.path(side).has(entry.getKey())) {
                resources
                        .withObject("/" + side)
                        .set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
    }

    private static void check(JsonNode resources, JsonNode limit, List<String> problems) {
        for (String resource : new TreeSet<>(limit.path("max").propertyNames())) {
            var max = limit.path("max").path(resource);
            var actual = resources.path("limits").path(resource);
            if (actual.isMissingNode()) {
                problems.add("maximum " + resource + " usage per Container is " + max.asString("")
                        + ".  No limit is specified");
            } else if (Amount.at(actual).compareTo(Amount.at(max)) > 0) {
                problems.add("maximum " + resource + " usage per Container is " + max.asString("") + ", but limit is "
                        + actual.asString(""));
            }
        }
        for (String resource : new TreeSet<>(limit.path("min").propertyNames())) {
            var min = limit.path("min").path(resource);
            var actual = resources.path("requests").path(resource);
            if (actual.isMissingNode()) {
                problems.add("minimum " + resource + " usage per Container is " + min.asString("")
                        + ".  No request is specified");
            } else if (Amount.at(actual).compareTo(Amount.at(min)) < 0) {
                problems.add("minimum " + resource + " usage per Container is " + min.asString("") + ", but request is "
                        + actual.asString(""));
            }
        }
    }
}
