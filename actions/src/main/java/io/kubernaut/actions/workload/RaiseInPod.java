package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Raises requests and limits of one container of one pod, in place: no other pod is touched, and the next one that its
 * owner makes has the former values.
 *
 * <p>The subresource takes no annotations, so they are written before, and a run that died in between is recognised by the
 * values.
 */
final class RaiseInPod extends EditingExecutor {
    RaiseInPod(Workbench workbench) {
        super(IncreaseResources.ACTION, workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject pod) {
        var owner = Owners.of(api(), pod);
        var raise = Raise.of(api(), request, pod, "/spec");
        var obstacle = unsuited(pod)
                .<Planning>map(Planning.Refused::new)
                .or(raise::ending)
                .or(() -> owner.flatMap(o -> new Autoscaling(api()).ofResources(o, request.text("container")))
                        .or(() -> node(pod, raise.edit().change()))
                        .map(Planning.Refused::new));
        var next = owner.map(o -> "; the next pod of " + o.display() + " has the former values")
                .orElse("");
        return obstacle.orElseGet(() -> dryRun(request, pod, raise.edit(), raise.summary() + ", in place" + next));
    }

    private Optional<String> unsuited(LiveObject pod) {
        if (!PodResize.offered(api())) {
            return Optional.of(
                    "This cluster does not change pods in place (Kubernetes 1.33 and later do). Raise it in the"
                            + " workload of " + pod.display() + " instead.");
        }
        if (Eviction.isStatic(pod)) {
            return Optional.of(
                    pod.display() + " is a static pod, which its node makes from a file. Change that file instead.");
        }
        return pod.text("/status/phase").equals("Running")
                ? Optional.empty()
                : Optional.of(pod.display() + " is not running (" + pod.text("/status/phase")
                        + "). Raise it in its workload instead.");
    }

    /** Room on the very node that the pod is on; it is not moved. */
    private Optional<String> node(LiveObject pod, ObjectChange change) {
        var node = pod.text("/spec/nodeName");
        var found = api().find(ResourceKind.NODE, "", node);
        if (found.isEmpty()) {
            return Optional.empty(); // The kubelet decides.
        }
        var others = api().list(ResourceKind.POD, "", Map.of("fieldSelector", "spec.nodeName=" + node));
        for (var resource : List.of("cpu", "memory")) {
            var all = found.get().at("/status/allocatable").path(resource).asString("");
            long more = change.fields().stream()
                    .filter(field -> field.pointer().endsWith("/requests/" + resource))
                    .mapToLong(field -> Raise.amount(resource, field.after().asString("0"))
                            - Raise.amount(resource, field.before().asString("0")))
                    .sum();
            var request = resource.equals("cpu") ? Compute.REQUEST_CPU : Compute.REQUEST_MEMORY;
            long taken = Reduced.of(others, PodState.class).stream()
                    .filter(other -> !other.over())
                    .mapToLong(other -> request.in(other.requests()))
                    .sum();
            if (more > 0 && !all.isEmpty() && taken + more > Raise.amount(resource, all)) {
                return Optional.of("Node " + node + " has no room for that: " + resource + " is asked for beyond the "
                        + all + " that it has. Raise it in the workload instead, whose new pods may go elsewhere.");
            }
        }
        return Optional.empty();
    }

    @Override
    protected boolean writesAtOnce() {
        return false;
    }

    @Override
    protected WriteReply write(LiveObject live, List<FieldChange> fields, Map<String, String> marks, boolean dryRun) {
        if (dryRun) {
            return PodResize.write(api(), live, fields, true);
        }
        return switch (api().patch(live, JsonPatch.of(live, List.of(), marks), false)) {
            case WriteReply.Took took ->
                PodResize.write(api(), new LiveObject(live.kind(), took.answer()), fields, false);
            case WriteReply.Changed changed -> changed;
            case WriteReply.Denied denied -> denied;
        };
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject pod) {
        return PodResize.look(
                pod,
                change.facts().path("container").asString(""),
                workbench().clock().instant());
    }
}
