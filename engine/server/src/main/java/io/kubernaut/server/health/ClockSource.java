package io.kubernaut.server.health;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import io.kubernaut.core.text.Spans;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process's clock can be trusted: against a clock that only ever goes on, which tells a jump, and against the
 * database's, which tells that it is wrong. A process that stood still is no jump: both clocks went on.
 */
final class ClockSource implements HealthSource {
    /** What is corrected in small steps, as NTP does, never comes to this between two looks. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    /** After that, what was measured across the jump no longer counts. */
    private static final Duration TOLD_FOR = Duration.ofMinutes(10);

    /** The two clocks are not read in the same moment: 70 s are measured as 69.999. */
    private static final Duration ROUNDING = Duration.ofMillis(500);

    private final Clock clock;
    private final LongSupplier nanos;
    private final Supplier<Optional<Instant>> database;
    private @Nullable Look before;
    private @Nullable Jump jump;

    private record Look(Instant wall, long nanos) {}

    private record Jump(Duration by, Instant at, long nanos) {}

    /**
     * @param nanos as {@link System#nanoTime}
     * @param database the database's time; empty while it does not tell
     */
    ClockSource(Clock clock, LongSupplier nanos, Supplier<Optional<Instant>> database) {
        this.clock = clock;
        this.nanos = nanos;
        this.database = database;
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public synchronized List<Sighting> look() {
        var now = new Look(clock.instant(), nanos.getAsLong());
        noticeJump(now);
        var last = jump;
        if (last != null && now.nanos() - last.nanos() < TOLD_FOR.toNanos()) {
            return List.of(new Sighting(
                    DegradedMode.CLOCK_OFF, null, "", "It jumped " + direction(last.by()) + ".", last.at()));
        }
        return ahead(now)
                .filter(by -> beyond(by))
                .map(by -> Sighting.of(
                        DegradedMode.CLOCK_OFF,
                        "It is " + Spans.said(by.abs()) + (by.isNegative() ? " behind" : " ahead of")
                                + " the database's."))
                .map(List::of)
                .orElse(List.of());
    }

    private void noticeJump(Look now) {
        var last = before;
        before = now;
        if (last == null) {
            return;
        }
        var passed = Duration.ofNanos(now.nanos() - last.nanos());
        var by = Duration.between(last.wall(), now.wall()).minus(passed);
        if (beyond(by)) {
            jump = new Jump(by, now.wall(), now.nanos());
        }
    }

    /** The database is asked between two looks at the clock, so that a slow answer is not taken for a difference. */
    private Optional<Duration> ahead(Look asked) {
        return database.get().map(theirs -> {
            var ours = asked.wall().plusNanos((nanos.getAsLong() - asked.nanos()) / 2);
            return Duration.between(theirs, ours);
        });
    }

    private static boolean beyond(Duration by) {
        return by.abs().compareTo(TOLERANCE) > 0;
    }

    private static String direction(Duration by) {
        return (by.isNegative() ? "back" : "forward") + " by "
                + Spans.said(by.abs().plus(ROUNDING));
    }
}
