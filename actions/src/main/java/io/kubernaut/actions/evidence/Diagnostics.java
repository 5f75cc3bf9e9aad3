package io.kubernaut.actions.evidence;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import io.kubernaut.actions.executor.BoundedText;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.PodHealth;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.ClusterCallFailedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Gathers descriptions, events and logs about an object and the pods behind it. What cannot be had is noted and is no
 * failure. Values of environment variables, Secrets and ConfigMaps are never read into it, and what is left is redacted.
 */
final class Diagnostics {
    static final int LIMIT = 1 << 20;
    private static final int MOST_PODS = 5;
    private static final int MOST_EVENTS = 100;
    private static final int BYTES_OF_A_LOG = 128 * 1024;
    private static final long LINES = 500;
    private static final Duration SINCE = Duration.ofHours(1);

    private final Workbench workbench;

    Diagnostics(Workbench workbench) {
        this.workbench = workbench;
    }

    String collect(ActionRequest request) {
        var target = request.target();
        var text = new BoundedText(LIMIT);
        text.line("Diagnostics of " + target.display() + ", taken "
                + workbench.clock().instant() + ".");
        text.line("Decision " + request.decisionId() + ". Why: " + clean(request.reason()));
        var object = ResourceKind.of(target.kind())
                .flatMap(kind -> attempt(
                                text,
                                "its description",
                                () -> workbench.api().find(kind, target.namespace(), target.name()).stream()
                                        .toList())
                        .stream()
                        .findFirst());
        text.heading("Description");
        object.ifPresentOrElse(
                live -> text.add(clean(Description.of(live))),
                () -> text.line("There is no such object, or its kind is not described here."));
        var pods = attempt(text, "its pods", () -> pods(target, object.stream().toList()));
        events(text, target, pods);
        for (var pod : pods.stream().limit(MOST_PODS).toList()) {
            if (!target.kind().equals("Pod")) {
                text.heading("Description of pod " + pod.name());
                text.add(clean(Description.of(pod)));
            }
            logs(text, pod, request);
        }
        if (pods.size() > MOST_PODS) {
            text.line("").line((pods.size() - MOST_PODS) + " more pods are not shown.");
        }
        return text.toString();
    }

    /** The pods behind the target, those that are not well first. */
    List<LiveObject> pods(ObjectRef target, List<LiveObject> found) {
        var now = workbench.clock().instant();
        var api = workbench.api();
        Stream<LiveObject> pods = switch (target.kind()) {
            case "Pod" -> found.stream();
            case "Node" ->
                api.list(ResourceKind.POD, "", Map.of("fieldSelector", "spec.nodeName=" + target.name())).stream();
            case "Namespace" -> api.list(ResourceKind.POD, target.name()).stream();
            case "ServiceAccount" ->
                api.list(ResourceKind.POD, target.namespace()).stream()
                        .filter(pod -> pod.text("/spec/serviceAccountName").equals(target.name()));
            case "PersistentVolumeClaim" ->
                api.list(ResourceKind.POD, target.namespace()).stream()
                        .filter(pod -> VolumeClaims.of(pod).anyMatch(target.name()::equals));
            default ->
                found.stream()
                        .map(owner -> Description.labelSelector(owner.at("/spec/selector")))
                        .filter(selector -> !selector.isEmpty())
                        .flatMap(
                                selector -> api
                                        .list(ResourceKind.POD, target.namespace(), Map.of("labelSelector", selector))
                                        .stream());
        };
        return pods.sorted(Comparator.comparing((LiveObject pod) -> rank(PodHealth.of(pod, now)))
                        .thenComparing(LiveObject::name))
                .toList();
    }

    private static int rank(PodHealth health) {
        return switch (health.state()) {
            case BROKEN -> 0;
            case WAITING -> 1;
            case WELL -> 2;
        };
    }

    private void events(BoundedText text, ObjectRef target, List<LiveObject> pods) {
        text.heading("Events, the newest first");
        var namespace = target.kind().equals("Namespace") ? target.name() : target.namespace();
        var about = EventLines.newestFirst(
                attempt(text, "events", () -> workbench.api().list(ResourceKind.EVENT, namespace)).stream()
                        .filter(event -> target.kind().equals("Namespace") || isAbout(event, target, pods)),
                MOST_EVENTS);
        if (about.isEmpty()) {
            text.line("none");
        }
        about.forEach(line -> text.add(clean(line + "\n")));
    }

    private static boolean isAbout(LiveObject event, ObjectRef target, List<LiveObject> pods) {
        var name = event.text("/involvedObject/name");
        var kind = event.text("/involvedObject/kind");
        return kind.equals(target.kind()) && name.equals(target.name())
                || kind.equals("ReplicaSet")
                        && target.kind().equals("Deployment")
                        && name.startsWith(target.name() + "-")
                || kind.equals("Pod")
                        && pods.stream().anyMatch(pod -> pod.name().equals(name));
    }

    private void logs(BoundedText text, LiveObject pod, ActionRequest request) {
        var containers = Stream.concat(pod.elements("/spec/initContainers"), pod.elements("/spec/containers"))
                .map(container -> container.path("name").asString(""))
                .toList();
        for (var container : containers) {
            log(text, pod, container, false, request);
            if (restarted(pod, container)) {
                log(text, pod, container, true, request);
            }
        }
    }

    private void log(BoundedText text, LiveObject pod, String container, boolean previous, ActionRequest request) {
        text.heading((previous ? "Previous log" : "Log") + " of pod " + pod.name() + ", container " + container);
        var bytes = Math.min(BYTES_OF_A_LOG, text.room());
        if (bytes <= 0) {
            return;
        }
        var since = request.text("since").isEmpty() ? SINCE : Duration.parse(request.text("since"));
        try {
            // The last words of a container that is gone matter however long ago it ended.
            var log = workbench
                    .api()
                    .log(
                            pod,
                            container,
                            previous,
                            request.number("tail", LINES),
                            previous ? 0 : since.toSeconds(),
                            bytes);
            text.add(log.isBlank() ? "(empty)\n" : clean(log.endsWith("\n") ? log : log + "\n"));
        } catch (ReadDeniedException | ClusterCallFailedException e) {
            text.line("(not to be had: " + clean(String.valueOf(e.getMessage())) + ")");
        }
    }

    private static boolean restarted(LiveObject pod, String container) {
        return Stream.concat(pod.elements("/status/initContainerStatuses"), pod.elements("/status/containerStatuses"))
                .filter(status -> status.path("name").asString("").equals(container))
                .map(status -> status.path("restartCount"))
                .mapToInt((JsonNode count) -> count.asInt(0))
                .anyMatch(count -> count > 0);
    }

    private List<LiveObject> attempt(BoundedText text, String what, Supplier<List<LiveObject>> read) {
        try {
            return read.get();
        } catch (ReadDeniedException | ClusterCallFailedException e) {
            text.line("(" + what + " could not be read: " + clean(String.valueOf(e.getMessage())) + ")");
            return List.of();
        }
    }

    private String clean(String words) {
        return workbench.redactor().redact(words);
    }
}
