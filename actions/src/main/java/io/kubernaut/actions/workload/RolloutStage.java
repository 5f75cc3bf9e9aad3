package io.kubernaut.actions.workload;

import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.PlanStep;

/** Waits until the pods follow the changed template, which makes the new ones before it takes the old ones away. */
record RolloutStage(Moving moving, Rollout rollout) implements Stage {
    @Override
    public String kind() {
        return "rollout";
    }

    @Override
    public Progress advance(PlanStep step) {
        var owner = moving.owner();
        if (owner.isEmpty()) {
            return Progress.failed(step, moving.kind() + " " + moving.name() + " does not exist any more.");
        }
        if (Rollout.onDelete(owner.get())) {
            return Progress.done(step, "Its pods are replaced only when they are deleted, which comes next.");
        }
        return Progress.as(step, rollout.look(owner.get()));
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "Pods stay where they are until the former template is rolled out.");
    }
}
