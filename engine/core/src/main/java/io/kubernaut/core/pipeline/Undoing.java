package io.kubernaut.core.pipeline;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import java.time.Clock;
import java.util.Optional;

/**
 * Takes runs back because a person asks for it. A person's undo is no decision of Kubernaut's: it is done in mode observe,
 * too, and no limit or cooldown holds it up. In mode off nothing is written, whoever asks.
 */
public final class Undoing {
    static final String OFF =
            "The mode is off, so nothing is written to the cluster. Set it to observe, in which nothing else is done, and"
                    + " ask again.";

    private final RunStore runs;
    private final ActionCatalogue catalogue;
    private final ModeStore modes;
    private final Clock clock;

    public Undoing(RunStore runs, ActionCatalogue catalogue, ModeStore modes, Clock clock) {
        this.runs = runs;
        this.catalogue = catalogue;
        this.modes = modes;
        this.clock = clock;
    }

    /** Begins it; otherwise says what stands in the way, in words. */
    public Optional<String> begin(ActionRun run, String by, String reason) {
        if (!catalogue.find(run.action()).map(ActionDefinition::undoable).orElse(false)) {
            return Optional.of(run.action() + " cannot be taken back.");
        }
        if (run.state() != RunState.VERIFIED && run.state() != RunState.FAILED) {
            return Optional.of("The run stands at " + run.state()
                    + "; only one that was carried out, VERIFIED or FAILED, can be taken back.");
        }
        if (modes.current().mode() == Mode.OFF) {
            return Optional.of(OFF);
        }
        if (runs.beginUndo(run.runId(), by, reason, clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(runs.heldAgainst(run)
                .map(held -> held.inWords() + "; ask again when that is over.")
                .orElse("The run moved meanwhile, or nothing was changed by it."));
    }
}
