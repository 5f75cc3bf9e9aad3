package io.kubernaut.history.advice;

import io.kubernaut.core.advice.Allowance;
import io.kubernaut.core.advice.Spending;
import io.kubernaut.core.advice.SpendingLimits;
import io.kubernaut.core.advice.SpendingLimits.Window;
import io.kubernaut.history.advice.AllowanceMapper.SpentRow;
import io.kubernaut.history.database.Sessions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What may still be spent on models, as rows that all replicas share. Limits look back from now; there is no first of the hour. */
public final class PostgresAllowance implements Allowance {
    private static final Duration KEPT = Duration.ofDays(2);

    private final Sessions sessions;
    private final SpendingLimits limits;
    private final Clock clock;

    /** Whoever waits for their turn does so here, and not with a connection that others need. */
    private final ReentrantLock turn = new ReentrantLock(true);

    public PostgresAllowance(Sessions sessions, SpendingLimits limits, Clock clock) {
        this.sessions = sessions.with(AllowanceMapper.class);
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Grant reserve(String about, Spending most) {
        return inTurn(() -> reserveNow(about, most));
    }

    private Grant reserveNow(String about, Spending most) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(AllowanceMapper.class);
            var unused = mapper.lock();
            var now = clock.instant();
            var spent = limits.windows().stream()
                    .map(w -> against(mapper, w, about, most, now))
                    .flatMap(Optional::stream)
                    .reduce((a, b) -> a.until().isBefore(b.until()) ? b : a);
            if (spent.isPresent()) {
                return spent.get();
            }
            var reservation = UUID.randomUUID();
            mapper.add(reservation, about, now, most.tokens(), most.microDollars());
            return new Grant.Reserved(reservation);
        });
    }

    @Override
    public void settle(UUID reservation, Spending used) {
        inTurn(() ->
                sessions.one(AllowanceMapper.class, m -> m.settle(reservation, used.tokens(), used.microDollars())));
    }

    private <T> T inTurn(Supplier<T> work) {
        turn.lock();
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /** Rows that no limit looks back to; returns how many there were. */
    public int drop() {
        return sessions.one(AllowanceMapper.class, m -> m.drop(clock.instant().minus(KEPT)));
    }

    /**
     * How much of a limit is used or set aside.
     *
     * @param window as the configuration calls it
     */
    public record Used(String window, long tokens, long ofTokens, long microDollars, long ofMicroDollars) {}

    /** Of the limits for all alerts together. */
    public List<Used> used() {
        var now = clock.instant();
        return limits.windows().stream()
                .filter(w -> !w.oneAlert())
                .map(w -> {
                    var sum = sessions.one(AllowanceMapper.class, m -> m.sum(now.minus(w.length()), null));
                    return new Used(
                            w.name(),
                            sum.tokens(),
                            w.limit().tokens(),
                            sum.microDollars(),
                            w.limit().microDollars());
                })
                .toList();
    }

    private static Optional<Grant.Spent> against(
            AllowanceMapper mapper, Window window, String about, Spending most, Instant now) {
        var of = window.oneAlert() ? about : null;
        var tokens = against(
                mapper,
                window,
                of,
                new Kind(
                        "tokens",
                        SpentRow::tokens,
                        most.tokens(),
                        window.limit().tokens()),
                now);
        return tokens.isPresent()
                ? tokens
                : against(
                        mapper,
                        window,
                        of,
                        new Kind(
                                "dollars",
                                SpentRow::microDollars,
                                most.microDollars(),
                                window.limit().microDollars()),
                        now);
    }

    /** Tokens or money: as much as is wanted, of as much as is allowed. */
    private record Kind(String key, ToLongFunction<SpentRow> of, long wanted, long limit) {}

    private static Optional<Grant.Spent> against(
            AllowanceMapper mapper, Window window, @Nullable String of, Kind kind, Instant now) {
        var sum = mapper.sum(now.minus(window.length()), of);
        var used = kind.of().applyAsLong(new SpentRow(now, sum.tokens(), sum.microDollars()));
        if (used + kind.wanted() <= kind.limit()) {
            return Optional.empty();
        }
        var key = "kubernaut.advisor.limits." + window.name() + "." + kind.key();
        if (kind.wanted() > kind.limit()) {
            return Optional.of(new Grant.Spent(
                    "One call may need " + amount(kind, kind.wanted()) + ", more than " + key + " allows ("
                            + amount(kind, kind.limit()) + ").",
                    now.plus(window.length())));
        }
        return Optional.of(new Grant.Spent(
                "What may be spent on models is used up: " + amount(kind, used) + " of " + amount(kind, kind.limit())
                        + " within " + (window.length().toHours() == 1 ? "an hour" : "a day")
                        + (window.oneAlert() ? " about one alert" : "") + ", and a call may need "
                        + amount(kind, kind.wanted()) + ": " + key + ".",
                fits(mapper.since(now.minus(window.length()), of), kind, used).plus(window.length())));
    }

    /** The row with which enough will have left the window. */
    private static Instant fits(List<SpentRow> oldestFirst, Kind kind, long used) {
        var left = used;
        for (var row : oldestFirst) {
            left -= kind.of().applyAsLong(row);
            if (left + kind.wanted() <= kind.limit()) {
                return row.at();
            }
        }
        throw new IllegalStateException("nothing is used, and " + kind.wanted() + " does not fit " + kind.limit());
    }

    private static String amount(Kind kind, long value) {
        return kind.key().equals("tokens")
                ? value + " tokens"
                : "$" + BigDecimal.valueOf(value, 6).stripTrailingZeros().toPlainString();
    }
}
