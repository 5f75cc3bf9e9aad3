package io.kubernaut.rules.scenario;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario expects.
 *
 * @param act whether a remediation is due; else doing nothing, telling or collecting is right
 * @param acceptable the best first
 * @param forbidden actions that are harmful whatever their target
 * @param forbiddenTargets objects that must not be changed
 * @param maxMutating how many changes there may be for the whole webhook
 * @param incidents independent problems in one webhook; empty when there is one
 * @param requiresApproval a change must be queued for approval
 * @param needsLlm free text or broad correlation is needed
 */
public record Expectation(
        boolean act,
        List<Acceptable> acceptable,
        Set<String> forbidden,
        List<TargetPattern> forbiddenTargets,
        int maxMutating,
        List<IncidentExpectation> incidents,
        boolean requiresApproval,
        boolean needsLlm) {

    /** How good an answer is. */
    public enum Grade {
        BEST(1.0),
        GOOD(0.8),
        /** Safe, but the problem stays. */
        CONSERVATIVE(0.3),
        OTHER(0.0),
        /** Harmful. */
        NEGATIVE(-1.0);

        private final double score;

        Grade(double score) {
            this.score = score;
        }

        public double score() {
            return score;
        }
    }

    /**
     * An answer that is accepted.
     *
     * @param target null when any will do
     * @param params constraints such as {@code >=1.5x,<=4x} by parameter
     */
    public record Acceptable(
            String action, Grade grade, @Nullable TargetPattern target, SortedMap<String, String> params) {}

    /** An object; an empty field stands for any. */
    public record TargetPattern(String kind, String namespace, String name) {}

    /**
     * One of several independent problems.
     *
     * @param alerts fingerprints
     */
    public record IncidentExpectation(Set<String> alerts, List<Acceptable> acceptable) {}
}
