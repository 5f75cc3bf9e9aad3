package io.kubernaut.actions.storage;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.core.execution.PlanStep;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks for a bigger claim and waits until it is. A claim that has grown stays as it is: none can be made smaller. */
record GrowStage(EditStage edit, Supplier<Optional<LiveObject>> claim, ClaimGrowth growth) implements Stage {
    @Override
    public String kind() {
        return edit.kind();
    }

    @Override
    public Progress advance(PlanStep step) {
        var asked = edit.advance(step);
        var live = claim.get();
        if (!(asked instanceof Progress.Done) || live.isEmpty()) {
            return asked;
        }
        return Progress.as(step, growth.look(live.get()));
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "The claim keeps its size: none can be made smaller.");
    }
}
