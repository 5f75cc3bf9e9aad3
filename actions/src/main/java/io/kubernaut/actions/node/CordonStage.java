package io.kubernaut.actions.node;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;
import java.util.Optional;

/** Marks a node as unschedulable; takes that back only where it is still Kubernaut's mark. */
record CordonStage(ClusterApi api, ActionRequest request) implements Stage {
    private static final String WAS_SO = "{\"was\":true}";

    @Override
    public String kind() {
        return "cordon";
    }

    @Override
    public Progress advance(PlanStep step) {
        var found = node();
        if (found.isEmpty()) {
            return Progress.failed(step, request.target().display() + " does not exist any more.");
        }
        var node = found.get();
        if (node.flag(NodeCordon.UNSCHEDULABLE)) {
            return mine(node)
                    ? Progress.done(step, node.display() + " is unschedulable.")
                    : Progress.done(step.noting(WAS_SO), node.display() + " was unschedulable already.");
        }
        return switch (close(api, node, request, false)) {
            case WriteReply.Took took -> Progress.done(step, node.display() + " is unschedulable.");
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    @Override
    public Progress takeBack(PlanStep step) {
        var found = node();
        if (found.isEmpty()) {
            return Progress.done(step, request.target().display() + " does not exist any more.");
        }
        var node = found.get();
        if (step.note().equals(WAS_SO)) {
            return Progress.done(step, node.display() + " was unschedulable before and stays so.");
        }
        if (!node.flag(NodeCordon.UNSCHEDULABLE)) {
            return Progress.done(step, node.display() + " is schedulable.");
        }
        if (!mine(node)) {
            return Progress.failed(
                    step,
                    node.display() + " was cordoned anew since, by "
                            + NodeCordon.closedByOther(node).orElse("somebody else")
                            + "; whoever did it must take it back.");
        }
        var fields = NodeCordon.opening(node).change().fields();
        return switch (api.patch(node, JsonPatch.of(node, fields, Marks.undone(request)), false)) {
            case WriteReply.Took took -> Progress.done(step, node.display() + " is schedulable again.");
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    static WriteReply close(ClusterApi api, LiveObject node, ActionRequest request, boolean dryRun) {
        var fields = NodeCordon.closing(node, request.reason()).change().fields();
        return api.patch(node, JsonPatch.of(node, fields, Marks.applied(request)), dryRun);
    }

    private Optional<LiveObject> node() {
        return api.find(ResourceKind.NODE, "", request.target().name());
    }

    private boolean mine(LiveObject node) {
        return Marks.carriedBy(node, request)
                && node.annotation(Marks.CORDONED_BY).equals(ClusterApi.FIELD_MANAGER)
                && NodeCordon.closedByOther(node).isEmpty();
    }
}
