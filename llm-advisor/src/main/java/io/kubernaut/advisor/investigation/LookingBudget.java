package io.kubernaut.advisor.investigation;

import io.kubernaut.advisor.config.Investigating;
import java.time.Duration;

/** What may be looked at about one question, by all models that are asked about it together. */
public final class LookingBudget {
    private final Investigating limits;
    private int turns;
    private int calls;
    private long bytes;
    private Duration took = Duration.ZERO;

    public LookingBudget(Investigating limits) {
        this.limits = limits;
    }

    /** Whether a request may be sent in which a model looks; it counts then. */
    public boolean takeTurn() {
        return turns++ < limits.turns();
    }

    public int turnsLeft() {
        return Math.max(0, limits.turns() - turns);
    }

    public int callsLeft() {
        return Math.max(0, limits.calls() - calls);
    }

    long bytesLeft() {
        return Math.max(0, limits.bytes() - bytes);
    }

    Duration timeLeft() {
        var left = limits.time().minus(took);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether anything is left of each. */
    public boolean any() {
        return turnsLeft() > 0
                && callsLeft() > 0
                && bytesLeft() > 0
                && timeLeft().isPositive();
    }

    void looked(long shown) {
        calls++;
        bytes += shown;
    }

    /** So long was looked. */
    public void took(Duration time) {
        took = took.plus(time);
    }
}
