package io.kubernaut.core.replay;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.replay.Comparison.Compared;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate would decide otherwise than the baseline, the rules in force, does on the same facts.
 *
 * @param ruleBase hash of the candidate
 * @param baseline hash of what it is compared with
 * @param from when the oldest case was decided; null without cases
 * @param until when the newest case was decided; null without cases
 * @param cases all that were looked at
 * @param same decided alike in every respect
 * @param explainedOtherwise the same is done or told, for another reason, by another rule or with other alternatives
 * @param changed something else is done or told
 * @param failed could not be read or decided; they are in none of the other counts
 * @param groups the changes, grouped by rule and outcome, the most frequent first
 * @param drift where the baseline decides otherwise than was decided then; none of it is the candidate's doing
 * @param failures the first few of what failed, in words
 */
public record BacktestReport(
        String ruleBase,
        String baseline,
        @Nullable Instant from,
        @Nullable Instant until,
        long cases,
        long same,
        long explainedOtherwise,
        long changed,
        long failed,
        List<Group> groups,
        Drift drift,
        List<String> failures) {

    /**
     * What has changed since, without the candidate: the rules in force, the actions that can be carried out, a model
     * that is not asked again.
     *
     * @param sameRules cases that were decided by exactly the baseline
     * @param explainedOtherwise cases in which the baseline does or tells the same as then, for another reason
     * @param changed cases in which it does or tells something else
     * @param groups these, from what was stored to what the baseline decides, the most frequent first
     */
    public record Drift(long sameRules, long explainedOtherwise, long changed, List<Group> groups) {}

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
     * @param riskier the later one acts where the first did not, acts without asking, or does something else
     * @param quieter nobody is told by the later one where somebody was or something was done, or it tells where the first paged
     * @param examples a few of them, the oldest first
     */
    public record Group(
            Answer before, Answer after, boolean riskier, boolean quieter, long count, List<Change> examples) {}

    /**
     * One case that is decided otherwise.
     *
     * @param sameRules whether it was stored under the rules that decide {@code before}
     * @param stored what was decided then, where that is otherwise than {@code before}; else null
     */
    public record Change(
            UUID decisionId,
            Instant decidedAt,
            String alert,
            ObjectRef subject,
            boolean sameRules,
            @Nullable Side stored,
            Side before,
            Side after) {

        /** What the candidate changes. */
        static Change of(Compared compared) {
            var drift = compared.drift();
            var stored = drift.sameOutcome() ? null : Side.of(drift.before(), drift.ruleBefore());
            return of(drift, stored, compared.change());
        }

        /** What has changed without the candidate. */
        static Change ofDrift(Replayed drift) {
            return of(drift, null, drift);
        }

        private static Change of(Replayed drift, @Nullable Side stored, Replayed change) {
            var decision = drift.before();
            return new Change(
                    decision.decisionId(),
                    decision.decidedAt(),
                    decision.alerts().isEmpty()
                            ? ""
                            : decision.alerts().getFirst().name(),
                    decision.subject(),
                    drift.sameRules(),
                    stored,
                    Side.of(change.before(), change.ruleBefore()),
                    Side.of(change.after(), change.ruleAfter()));
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
