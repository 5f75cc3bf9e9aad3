package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.PlanStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Waits until the controller has made another pod. Where it cannot, the pod stays in quarantine all the same: what is
 * suspected is not put back because of that.
 */
record ReplaceStage(ClusterApi api, Replacement replacement, Clock clock) implements Stage {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String kind() {
        return "replace";
    }

    @Override
    public Progress advance(PlanStep step) {
        var since = step.note().isEmpty() ? clock.instant() : Instant.parse(step.note());
        var owner = replacement.owner(api);
        if (owner.isEmpty()) {
            return Progress.done(step, replacement.controller() + " is gone; nobody makes a new pod.");
        }
        if (owner.get().conditionIs("ReplicaFailure", "True")) {
            return Progress.done(
                    step,
                    "No new pod can be made: "
                            + owner.get()
                                    .condition("ReplicaFailure")
                                    .path("message")
                                    .asString(""));
        }
        var pods = replacement.pods(api);
        if (pods.stream().anyMatch(pod -> !replacement.known().contains(pod.uid()))) {
            return Progress.done(step, replacement.controller() + " has made a new pod.");
        }
        if (pods.size() >= owner.get().number("/spec/replicas", 1)) {
            return Progress.done(step, replacement.controller() + " wants no other pod.");
        }
        return clock.instant().isAfter(since.plus(PATIENCE))
                ? Progress.done(
                        step, replacement.controller() + " made no new pod within " + PATIENCE.toSeconds() + " s.")
                : Progress.waiting(
                        step.noting(since.toString()),
                        replacement.controller() + " is to make a new pod.",
                        SteppedExecutor.LOOK_AGAIN);
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(
                step,
                "The new pod stays; once the old one is back, " + replacement.controller() + " removes one of them.");
    }
}
