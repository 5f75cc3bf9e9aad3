package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Ends changes whose time is over, whichever process made them. While the mode forbids to act they wait, and people are told
 * once for each time that the mode is set.
 */
final class Expiries implements Handler {
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final RunStore runs;
    private final ModeStore modes;
    private final List<String> sinks;
    private final Clock clock;

    Expiries(RunStore runs, ModeStore modes, List<String> sinks, Clock clock) {
        this.runs = runs;
        this.modes = modes;
        this.sinks = List.copyOf(sinks);
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
        var setting = modes.current();
        if (setting.mode() != Mode.ACT) {
            return waiting(run.get(), setting, item);
        }
        return runs.beginExpiry(item.subject(), clock.instant())
                ? DONE
                : new Ending.Later(
                        AGAIN,
                        runs.heldAgainst(run.get()).map(RunStore.Held::inWords).orElse("The run moved meanwhile."));
    }

    private Ending waiting(ActionRun run, ModeStore.Setting setting, WorkItem item) {
        var why = "Its time is over, but the mode is " + setting.mode().wireName() + ", as " + setting.by()
                + " set it at "
                + setting.at() + ". It stays in force until the mode is act again"
                + (setting.mode() == Mode.OFF ? "; end it by hand if it must not." : ", or a person takes it back.");
        if (!run.message().equals(why)) {
            var now = clock.instant();
            var remarked = run.in(run.state(), why, now);
            if (!runs.remark(remarked, RunMessages.stillInForce(remarked, now), sinks, item)) {
                return new Ending.Later(AGAIN, "The run moved meanwhile.");
            }
        }
        return new Ending.Later(AGAIN, why);
    }
}
