package io.kubernaut.actions.storage;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Verification;
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
        return switch (growth.look(live.get())) {
            case Verification.Verified grown -> Progress.done(step, grown.evidence());
            case Verification.Pending pending -> Progress.waiting(step, pending.missing(), SteppedExecutor.LOOK_AGAIN);
            case Verification.Failed failed -> Progress.failed(step, failed.reason());
        };
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "The claim keeps its size: none can be made smaller.");
    }
}
