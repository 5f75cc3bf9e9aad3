package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;

/** Ends changes whose time is over, whichever process made them. While the mode forbids to act, they wait. */
final class Expiries implements Handler {
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final RunStore runs;
    private final ModeStore modes;
    private final Clock clock;

    Expiries(RunStore runs, ModeStore modes, Clock clock) {
        this.runs = runs;
        this.modes = modes;
        this.clock = clock;
    }

    @Override
    public Ending handle(WorkItem item) {
        var run = runs.find(item.subject());
        if (run.isEmpty()) {
            return DONE;
        }
        var state = run.get().state();
        if (state.active()) {
            return new Ending.Later(AGAIN, "The run is under way: " + state);
        }
        if (state != RunState.VERIFIED && state != RunState.FAILED) {
            return DONE;
        }
        var mode = modes.current().mode();
        if (mode != Mode.ACT) {
            return new Ending.Later(AGAIN, "Its time is over, but the mode is " + mode.wireName());
        }
        return runs.beginExpiry(item.subject(), clock.instant())
                ? DONE
                : new Ending.Later(
                        AGAIN,
                        runs.heldAgainst(run.get()).map(RunStore.Held::inWords).orElse("The run moved meanwhile."));
    }
}
