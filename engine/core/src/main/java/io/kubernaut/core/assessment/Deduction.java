package io.kubernaut.core.assessment;

import io.kubernaut.core.memory.RecentAction;
import java.time.Duration;
import java.time.Instant;

/**
 * What lowers a score beside its components.
 *
 * @param factor by which the score is multiplied, in [0,1]
 * @param because what was seen; one sentence for people
 */
public record Deduction(Kind kind, double factor, String because) {
    /** It counts as one that did not work. */
    private static final double RECURRED_AT_ONCE = RecentAction.DID_NOT_WORK;

    private static final double SIDE_EFFECT = 0.7;

    private static final double UNREADY_NEIGHBOURS = 0.8;

    private static final double NEW_WARNINGS = 0.9;

    /** Why a score is lowered. */
    public enum Kind {
        /** The alert was over and fired again. */
        RECURRED,
        /** Something else went wrong after the action. */
        SIDE_EFFECT
    }

    public Deduction {
        if (!(factor >= 0 && factor <= 1)) {
            throw new IllegalArgumentException("A deduction's factor must be in [0,1], not " + factor);
        }
    }

    /**
     * The alert fired again. A fix that held for no time keeps 0.4 of its score, so that it counts as one that did not
     * work; the longer it held, the more it keeps, up to all of it at the end of the window.
     */
    public static Deduction recurred(Instant finishedAt, Instant again, Duration window, String held) {
        double share = window.isZero()
                ? 1
                : (double) Duration.between(finishedAt, again).toSeconds() / window.toSeconds();
        double factor = RECURRED_AT_ONCE + (1 - RECURRED_AT_ONCE) * Math.clamp(share, 0, 1);
        return new Deduction(Kind.RECURRED, factor, "The alert fired again after " + held + ".");
    }

    /** Other alerts came up after the action. */
    public static Deduction sideEffect(String because) {
        return new Deduction(Kind.SIDE_EFFECT, SIDE_EFFECT, because);
    }

    /** Other workloads became unready after the action. It is no proof that the action did it, so it costs less. */
    static Deduction unreadyNeighbours(String because) {
        return new Deduction(Kind.SIDE_EFFECT, UNREADY_NEIGHBOURS, because);
    }

    /** The target has Warning events that it did not have before. Many of them pass, so they cost least. */
    static Deduction newWarnings(String because) {
        return new Deduction(Kind.SIDE_EFFECT, NEW_WARNINGS, because);
    }
}
