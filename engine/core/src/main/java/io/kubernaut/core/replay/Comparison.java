package io.kubernaut.core.replay;

import java.util.Objects;

/**
 * Decides a stored case under two bases, so that what the candidate changes is told apart from what has changed since
 * the case was decided: other rules in force, other actions that can be carried out, a model that is not asked again.
 */
public final class Comparison {
    private final Side baseline;
    private final Side candidate;

    /**
     * One of the two bases.
     *
     * @param hash of its rules
     * @param replay decides under it
     */
    public record Side(String hash, Replay replay) {}

    /** @param baseline the rules in force, or those that stand for them */
    public Comparison(Side baseline, Side candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
    }

    String baseline() {
        return baseline.hash();
    }

    String candidate() {
        return candidate.hash();
    }

    /**
     * One case, decided three times.
     *
     * @param drift what was stored beside what the baseline decides
     * @param change what the baseline decides beside what the candidate does
     */
    record Compared(Replayed drift, Replayed change) {}

    /**
     * Does not ask the baseline where it made the stored decision and the candidate decides alike: there is nothing
     * then that could be told apart.
     */
    Compared compare(DecidedCase stored) {
        var after = candidate.replay().again(stored);
        var change = Replayed.of(stored, after);
        if (change.differences().isEmpty() && Objects.equals(stored.decision().ruleBase(), baseline.hash())) {
            return new Compared(Replayed.of(stored, stored), change);
        }
        var before = baseline.replay().again(stored);
        return new Compared(Replayed.of(stored, before), Replayed.of(before, after));
    }
}
