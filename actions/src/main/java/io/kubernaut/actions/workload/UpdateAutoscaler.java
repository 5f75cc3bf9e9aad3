package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes the bounds of a HorizontalPodAutoscaler, or its target for cpu. */
final class UpdateAutoscaler extends EditingExecutor {
    private static final String MIN = "/spec/minReplicas";
    private static final String MAX = "/spec/maxReplicas";
    private static final String METRICS = "/spec/metrics";

    UpdateAutoscaler(Workbench workbench) {
        super("update_hpa", workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var target = request.number("targetUtilization", -1);
        var min = request.number("minReplicas", live.number(MIN, 1));
        var max = request.number("maxReplicas", live.number(MAX, 1));
        var metric = cpu(live);
        var obstacle = owner(live)
                .or(() -> bounds(min, max))
                .or(() -> target >= 0 && metric.isEmpty() ? Optional.of(noTarget(live)) : Optional.empty());
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var edit = Edit.of(live);
        var changes = new ArrayList<String>();
        set(request, live, edit, "minReplicas", MIN, changes);
        set(request, live, edit, "maxReplicas", MAX, changes);
        if (target >= 0) {
            var pointer = METRICS + "/" + metric.get();
            edit.anchoredAt(pointer + "/resource/name");
            set(request, live, edit, "targetUtilization", pointer + "/resource/target/averageUtilization", changes);
        }
        if (changes.isEmpty()) {
            return new Planning.Refused(
                    "The decision names no bound and no target to change; say minReplicas, maxReplicas or targetUtilization.");
        }
        var room = max > live.number(MAX, 1) || min > live.number(MIN, 1) ? room(live, max) : Optional.<String>empty();
        return room.isPresent()
                ? new Planning.Refused(room.get())
                : dryRun(request, live, edit, live.display() + ": " + String.join(", ", changes));
    }

    private static void set(
            ActionRequest request, LiveObject live, Edit edit, String parameter, String pointer, List<String> changes) {
        var value = request.number(parameter, -1);
        if (value >= 0) {
            edit.set(pointer, (int) value);
            changes.add(parameter + " " + (live.has(pointer) ? live.text(pointer) : "none") + " to " + value);
        }
    }

    private Optional<String> owner(LiveObject live) {
        return live.controller()
                .map(controller -> controller.kind() + " " + controller.name() + " made " + live.display()
                        + " and would reset it: change "
                        + (controller.kind().equals("ScaledObject")
                                ? "minReplicaCount and maxReplicaCount there instead."
                                : "it there instead."));
    }

    private static Optional<String> bounds(long min, long max) {
        return min > max
                ? Optional.of("The lower bound would be " + min + " and the upper one " + max
                        + "; change both, so that the lower is not above the upper.")
                : Optional.empty();
    }

    /** The index of the metric for the pods' cpu in percent of what they ask for. */
    private static Optional<Integer> cpu(LiveObject live) {
        var metrics = live.elements(METRICS).toList();
        for (int i = 0; i < metrics.size(); i++) {
            var resource = metrics.get(i).path("resource");
            if (resource.path("name").asString("").equals("cpu")
                    && resource.path("target").path("type").asString("").equals("Utilization")) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static String noTarget(LiveObject live) {
        var metrics = live.elements(METRICS)
                .map(metric -> metric.path("type").asString("") + " "
                        + metric.path("resource").path("name").asString(""))
                .map(String::strip)
                .collect(Collectors.joining(", "));
        return live.display() + " has no target for cpu in percent; it follows "
                + (metrics.isEmpty() ? "nothing" : metrics) + ". Change its bounds, or that metric by hand.";
    }

    /** Whether there is room for all pods that the upper bound allows. */
    private Optional<String> room(LiveObject live, long max) {
        var kind = live.text("/spec/scaleTargetRef/kind");
        var name = live.text("/spec/scaleTargetRef/name");
        var workload = ResourceKind.of(kind)
                .filter(k -> k.group().equals("apps"))
                .flatMap(k -> api().find(k, live.namespace(), name));
        return workload.isEmpty()
                ? Optional.of(
                        "Nothing is known of the pods of " + kind + " " + name + ", which " + live.display()
                                + " scales, so nobody can tell whether there is room for more. Look at the autoscaler's target first.")
                : new Room(api(), workload.get()).obstacle(max - workload.get().number("/spec/replicas", 1));
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        var able = live.condition("AbleToScale");
        if (able.path("status").asString("").equals("False")) {
            return new Verification.Pending(
                    "The autoscaler cannot scale: " + able.path("message").asString(""));
        }
        var min = live.number(MIN, 1);
        var max = live.number(MAX, 1);
        var replicas = ResourceKind.of(live.text("/spec/scaleTargetRef/kind"))
                .flatMap(kind -> api().find(kind, live.namespace(), live.text("/spec/scaleTargetRef/name")))
                .map(workload -> workload.number("/spec/replicas", 1))
                .orElse(live.number("/status/desiredReplicas", 0));
        var said = replicas + " replicas are wanted, and the bounds are " + min + " to " + max + ".";
        // None at all means that somebody switched the autoscaler off by scaling to zero.
        return replicas == 0 || replicas >= min && replicas <= max
                ? new Verification.Verified(said)
                : new Verification.Pending("The autoscaler has not followed yet: " + said);
    }
}
