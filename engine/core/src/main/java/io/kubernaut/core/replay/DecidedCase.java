package io.kubernaut.core.replay;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.TrustStage;
import java.util.Comparator;

/**
 * A decision that was made, with all the facts that it was made from.
 *
 * @param rule whose proposal it follows, also where that was to do nothing; "" for none
 */
public record DecidedCase(Decision decision, Snapshot snapshot, String rule) {
    private static final Comparator<Proposal> FIRST =
            Comparator.comparing((Proposal p) -> -p.priority().total()).thenComparing(Proposal::rule);

    public static DecidedCase of(Decision decision, Snapshot snapshot, Evaluation evaluation) {
        var chosen = decision.chosen();
        return new DecidedCase(decision, snapshot, chosen == null ? suppressing(decision, evaluation) : chosen.rule());
    }

    /** A decision to do nothing chooses nothing, and so does not say which rule it follows. */
    private static String suppressing(Decision decision, Evaluation evaluation) {
        return decision.outcome() != Outcome.SUPPRESS
                ? ""
                : evaluation.proposals().stream()
                        .filter(p -> p.action().equals(Proposal.NONE) && p.trust() != TrustStage.SHADOW)
                        .min(FIRST)
                        .map(Proposal::rule)
                        .orElse("");
    }

    /** One line of JSON, which {@link #ofJson} reads. */
    public String toJson() {
        return SnapshotCodec.write(this);
    }

    /** @throws UnreadableCaseException when it is not what {@link #toJson} writes */
    public static DecidedCase ofJson(String line) {
        try {
            var read = SnapshotCodec.read(line, DecidedCase.class);
            if (read == null || read.decision == null || read.snapshot == null || read.rule == null) {
                throw new UnreadableCaseException("It has no decision, no snapshot, or no rule", null);
            }
            return read;
        } catch (tools.jackson.core.JacksonException e) {
            throw new UnreadableCaseException(e.getOriginalMessage(), e);
        }
    }
}
