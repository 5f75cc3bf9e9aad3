package io.kubernaut.core.advice;

import java.time.Duration;
import java.util.List;

/** What models may cost: about one alert within a day, and in all within an hour and within a day. */
public record SpendingLimits(Limit alert, Limit hour, Limit day) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** What may be spent where the operator says nothing. */
    public static final SpendingLimits DEFAULTS = new SpendingLimits(
            new Limit(200_000, 200_000), new Limit(500_000, 2_000_000), new Limit(4_000_000, 10_000_000));

    /**
     * Both hold.
     *
     * @param microDollars millionths of a US dollar
     */
    public record Limit(long tokens, long microDollars) {
        public Limit {
            if (tokens < 0 || microDollars < 0) {
                throw new IllegalArgumentException(
                        "a limit is not below 0: " + tokens + " tokens, " + microDollars + " micro-dollars");
            }
        }
    }

    /**
     * A limit and the time that it is for, which ends now.
     *
     * @param name as the configuration calls it
     * @param oneAlert whether only what was spent about the same alert counts
     */
    public record Window(String name, Duration length, Limit limit, boolean oneAlert) {}

    public List<Window> windows() {
        return List.of(
                new Window("alert", DAY, alert, true),
                new Window("hour", HOUR, hour, false),
                new Window("day", DAY, day, false));
    }
}
