package io.kubernaut.server.comparison;

import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.Spending;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison may cost, over all its models and all its restarts. The most that a request can cost is set aside, and kept
 * in a file, before it is sent: what a killed process had sent counts as that much.
 */
final class Purse implements Allowance {
    static final String SPENT = "--max-cost is used up.";
    private static final Duration LATER = Duration.ofDays(1);

    private final Journal<Line> journal;
    private final long most;
    private final Clock clock;
    private final Map<UUID, Spending> counted = new HashMap<>();
    private long sum;

    /**
     * A line of the file.
     *
     * @param used null where it is set aside only
     */
    record Line(
            UUID reservation,
            @Nullable Spending most,
            @Nullable Spending used) {}

    /** @param most millionths of a US dollar */
    Purse(Journal<Line> journal, long most, Clock clock) {
        this.journal = journal;
        this.most = most;
        this.clock = clock;
        journal.before().forEach(line -> count(line.reservation(), line.used() == null ? line.most() : line.used()));
    }

    private void count(UUID reservation, @Nullable Spending spending) {
        if (spending != null) {
            var before = counted.put(reservation, spending);
            sum += spending.microDollars() - (before == null ? 0 : before.microDollars());
        }
    }

    /** Millionths of a US dollar, with what is set aside. */
    synchronized long sum() {
        return sum;
    }

    @Override
    public synchronized Grant reserve(String about, Spending spending) {
        if (spending.microDollars() > most - sum && spending.microDollars() > 0) {
            return new Grant.Spent(SPENT, clock.instant().plus(LATER));
        }
        var reservation = UUID.randomUUID();
        journal.add(new Line(reservation, spending, null));
        count(reservation, spending);
        return new Grant.Reserved(reservation);
    }

    @Override
    public synchronized void settle(UUID reservation, Spending used) {
        journal.add(new Line(reservation, null, used));
        count(reservation, used);
    }
}
