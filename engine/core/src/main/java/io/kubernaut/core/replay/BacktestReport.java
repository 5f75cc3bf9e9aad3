package io.kubernaut.core.replay;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What would have been decided otherwise.
 *
 * @param ruleBase hash of the candidate
 * @param from when the oldest case was decided; null without cases
 * @param until when the newest case was decided; null without cases
 * @param cases all that were looked at
 * @param same decided alike in every respect
 * @param explainedOtherwise the same is done or told, for another reason, by another rule or with other alternatives
 * @param changed something else is done or told
 * @param failed could not be read or decided; they are in none of the other counts
 * @param groups the changes, grouped by rule and outcome, the most frequent first
 * @param failures the first few of what failed, in words
 */
public record BacktestReport(
        String ruleBase,
        @Nullable Instant from,
        @Nullable Instant until,
        long cases,
        long same,
        long explainedOtherwise,
        long changed,
        long failed,
        List<Group> groups,
        List<String> failures) {

    /** What one of two decisions does, without the objects it does it to. */
    public record Answer(Outcome outcome, String action, String rule) {
        static Answer of(Decision decision, String rule) {
            var chosen = decision.chosen();
            return new Answer(decision.outcome(), chosen == null ? "" : chosen.action(), rule);
        }
    }

    /**
     * Changes of one kind.
     *
     * @param riskier the candidate acts where it was not acted on, acts without asking, or does something else
     * @param examples a few of them, the oldest first
     */
    public record Group(Answer before, Answer after, boolean riskier, long count, List<Change> examples) {}

    /** One case that is decided otherwise. */
    public record Change(UUID decisionId, Instant decidedAt, String alert, ObjectRef subject, Side before, Side after) {

        static Change of(Replayed replayed) {
            var before = replayed.before();
            return new Change(
                    before.decisionId(),
                    before.decidedAt(),
                    before.alerts().isEmpty() ? "" : before.alerts().getFirst().name(),
                    before.subject(),
                    Side.of(before, replayed.ruleBefore()),
                    Side.of(replayed.after(), replayed.ruleAfter()));
        }
    }

    /** A decision, as far as it can differ. */
    public record Side(
            Outcome outcome,
            String action,
            @Nullable ObjectRef target,
            @Nullable SortedMap<String, Object> parameters,
            String rule,
            String reason) {

        static Side of(Decision decision, String rule) {
            var chosen = decision.chosen();
            return new Side(
                    decision.outcome(),
                    chosen == null ? "" : chosen.action(),
                    chosen == null ? null : chosen.target(),
                    chosen == null ? null : chosen.parameters(),
                    rule,
                    decision.reason());
        }
    }
}
