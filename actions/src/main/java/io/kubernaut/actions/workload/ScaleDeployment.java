package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Verification;
import java.util.Optional;

/** Sets a Deployment's number of replicas, and counts its pods. */
final class ScaleDeployment extends Scaling {
    ScaleDeployment(Workbench workbench) {
        super("scale_deployment", workbench);
    }

    @Override
    protected Optional<String> obstacle(ActionRequest request, LiveObject live, long replicas) {
        return Optional.empty();
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        if (!live.observed()) {
            return new Verification.Pending("The controller has not seen the change yet.");
        }
        var wanted = live.number(REPLICAS, 1);
        var all = live.number("/status/replicas", 0);
        var available = live.number("/status/availableReplicas", 0);
        if (all > wanted) {
            return new Verification.Pending((all - wanted) + " pods are still to go.");
        }
        return available >= wanted
                ? new Verification.Verified(available + " of " + wanted + " pods are available.")
                : new Verification.Pending(available + " of " + wanted + " pods are available." + hindrance(live));
    }

    private static String hindrance(LiveObject live) {
        var condition = live.condition("ReplicaFailure");
        return condition.path("status").asString("").equals("True")
                ? " Pods cannot be made: " + condition.path("message").asString("")
                : "";
    }
}
