package io.kubernaut.core.replay;

import io.kubernaut.core.deliberation.Deliberation;

/** Decides a stored case again, with what it is given; the facts, the clock and the policy are those of the case. */
public final class Replay {
    private final Deliberation deliberation;

    /** @param deliberation asks no model: what a model said is taken from the case */
    public Replay(Deliberation deliberation) {
        this.deliberation = deliberation;
    }

    public Replayed replay(DecidedCase stored) {
        return Replayed.of(stored, again(stored));
    }

    /** The case as it is decided now. */
    DecidedCase again(DecidedCase stored) {
        var again = deliberation.replay(stored.snapshot(), asked -> new RecordedAdvice(stored.decision(), asked));
        var decision = again.decision()
                .withIds(stored.decision().decisionId(), stored.decision().incidentId());
        return DecidedCase.of(decision, again.snapshot(), again.evaluation());
    }
}
