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
}
