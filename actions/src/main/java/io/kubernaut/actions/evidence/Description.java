package io.kubernaut.actions.evidence;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.pods.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Describes an object for people: conditions, containers and counts, never the values of variables. */
final class Description {
    private final LiveObject object;
    private final List<String> lines = new ArrayList<>();

    private Description(LiveObject object) {
        this.object = object;
    }

    static String of(LiveObject object) {
        var description = new Description(object);
        description.describe();
        return String.join("\n", description.lines) + "\n";
    }

    /** A selector of the API in the form of a query, such as {@code app=cart}; "" when it has no labels. */
    static String labelSelector(JsonNode selector) {
        var labels = selector.path("matchLabels").isObject() ? selector.path("matchLabels") : selector;
        return labels.properties().stream()
                .filter(label -> label.getValue().isString())
                .map(label -> label.getKey() + "=" + label.getValue().asString(""))
                .sorted()
                .collect(Collectors.joining(","));
    }

    private void describe() {
        lines.add(object.display());
        field("created", "/metadata/creationTimestamp");
        field("being deleted since", "/metadata/deletionTimestamp");
        object.controller().ifPresent(c -> lines.add("  controlled by: " + c.kind() + " " + c.name()));
        field("phase", "/status/phase");
        field("reason", "/status/reason");
        field("message", "/status/message");
        field("node", "/spec/nodeName");
        field("unschedulable", "/spec/unschedulable");
        field("replicas wanted", "/spec/replicas");
        for (var count : List.of(
                "replicas",
                "updatedReplicas",
                "readyReplicas",
                "availableReplicas",
                "currentReplicas",
                "desiredReplicas",
                "desiredNumberScheduled",
                "updatedNumberScheduled",
                "numberReady",
                "active",
                "failed")) {
            field(count, "/status/" + count);
        }
        field("revision", "/metadata/annotations/" + Rollout.REVISION.replace("/", "~1"));
        field("storage class", "/spec/storageClassName");
        field("volume", "/spec/volumeName");
        field("storage asked for", "/spec/resources/requests/storage");
        field("storage", "/status/capacity/storage");
        field("minimum", "/spec/minReplicas");
        field("maximum", "/spec/maxReplicas");
        conditions();
        taints();
        containers("container", "/spec/template/spec/containers", "/none");
        containers("init container", "/spec/initContainers", "/status/initContainerStatuses");
        containers("container", "/spec/containers", "/status/containerStatuses");
    }

    private void field(String words, String pointer) {
        var value = object.at(pointer).asString("");
        if (!value.isEmpty()) {
            lines.add("  " + words + ": " + value);
        }
    }

    private void conditions() {
        object.elements("/status/conditions")
                .forEach(condition ->
                        lines.add("  condition " + condition.path("type").asString("") + ": "
                                + condition.path("status").asString("")
                                + since(condition)
                                + words(condition)));
    }

    private static String since(JsonNode condition) {
        var time = condition.path("lastTransitionTime").asString("");
        return time.isEmpty() ? "" : " since " + time;
    }

    private static String words(JsonNode of) {
        var reason = of.path("reason").asString("");
        var message = of.path("message").asString("");
        return (reason.isEmpty() ? "" : " " + reason) + (message.isEmpty() ? "" : ": " + message);
    }

    private void taints() {
        object.elements("/spec/taints")
                .forEach(taint -> lines.add("  taint " + taint.path("key").asString("") + ":"
                        + taint.path("effect").asString("")));
    }

    private void containers(String word, String specifications, String statuses) {
        object.elements(specifications).forEach(container -> {
            var name = container.path("name").asString("");
            lines.add("  " + word + " " + name + ": image "
                    + container.path("image").asString(""));
            resources(container, "requests");
            resources(container, "limits");
            object.elements(statuses)
                    .filter(status -> status.path("name").asString("").equals(name))
                    .forEach(this::status);
        });
    }

    private void resources(JsonNode container, String side) {
        var amounts = container.path("resources").path(side);
        if (!amounts.isEmpty()) {
            lines.add("    " + side + ": "
                    + amounts.properties().stream()
                            .map(e -> e.getKey() + " " + e.getValue().asString(""))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void status(JsonNode status) {
        lines.add("    ready: " + status.path("ready").asBoolean(false) + ", restarts: "
                + status.path("restartCount").asInt(0));
        state("state", status.path("state"));
        state("last state", status.path("lastState"));
    }

    private void state(String word, JsonNode state) {
        state.properties().forEach(entry -> {
            var detail = entry.getValue();
            var code = detail.path("exitCode");
            lines.add("    " + word + ": " + entry.getKey() + words(detail)
                    + (code.isMissingNode() ? "" : ", exit code " + code.asInt(0))
                    + times(detail));
        });
    }

    private static String times(JsonNode detail) {
        return StreamSupport.stream(List.of("startedAt", "finishedAt").spliterator(), false)
                .filter(time -> !detail.path(time).asString("").isEmpty())
                .map(time -> ", " + time + " " + detail.path(time).asString(""))
                .collect(Collectors.joining());
    }
}
