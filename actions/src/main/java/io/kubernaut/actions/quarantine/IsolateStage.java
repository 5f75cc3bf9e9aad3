package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;

/**
 * Denies the pod all traffic: first the policy, then the label by which it selects the pod. Taken back in reverse order.
 *
 * @param label sets that label
 */
record IsolateStage(ClusterApi api, ActionRequest request, EditStage label) implements Stage {
    @Override
    public String kind() {
        return label.kind();
    }

    @Override
    public Progress advance(PlanStep step) {
        var pod = api.find(label.of(), request.target().namespace(), label.name());
        if (pod.isEmpty() || !pod.get().uid().equals(label.change().uid())) {
            return Progress.failed(step, request.target().display() + " does not exist any more.");
        }
        // One of that name that is there already is this run's: the name holds its id.
        var reply = api.create(
                NetworkPolicies.KIND,
                request.target().namespace(),
                NetworkPolicies.denyingAll(request, pod.get()),
                false);
        return reply instanceof WriteReply.Denied denied ? Progress.failed(step, denied.reason()) : label.advance(step);
    }

    @Override
    public Progress takeBack(PlanStep step) {
        var labelled = label.takeBack(step);
        return labelled instanceof Progress.Done ? removed(step) : labelled;
    }

    /** Removes the policy, unless somebody made another one of it. */
    Progress removed(PlanStep step) {
        var found = api.find(NetworkPolicies.KIND, request.target().namespace(), NetworkPolicies.name(request));
        if (found.isEmpty() || found.get().terminating()) {
            return Progress.done(step, "The network policy is gone.");
        }
        var policy = found.get();
        if (!NetworkPolicies.intact(policy, request)) {
            return Progress.failed(
                    step,
                    policy.display() + " was changed since, by "
                            + FieldOwner.of(policy, "/spec", false).orElse("somebody")
                            + "; whoever did it must remove it.");
        }
        return switch (api.delete(policy, false)) {
            case WriteReply.Took took -> Progress.done(step, "The network policy is removed.");
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied ->
                denied.code() == 404
                        ? Progress.done(step, "The network policy is gone.")
                        : Progress.failed(step, denied.reason());
        };
    }
}
