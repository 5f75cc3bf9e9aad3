package io.kubernaut.actions.database;

import io.kubernaut.actions.executor.Stage;
import io.kubernaut.core.execution.PlanStep;

/** Sees once more that the switch may begin; changes nothing. */
record CheckStage(SwitchStage change) implements Stage {
    @Override
    public String kind() {
        return "check";
    }

    @Override
    public Progress advance(PlanStep step) {
        var database = change.database().get();
        if (database.isEmpty()) {
            return Progress.failed(step, "The database was deleted meanwhile.");
        }
        return change.operator()
                .read(database.get())
                .obstacle(change.change().to(), change.mostBehind())
                .map(why -> Progress.failed(step, why))
                .orElseGet(() -> Progress.done(
                        step,
                        change.change().to() + " is healthy and at most " + change.mostBehind() + " bytes behind."));
    }
}
