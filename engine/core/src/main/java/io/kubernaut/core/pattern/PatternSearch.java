package io.kubernaut.core.pattern;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for patterns in the last {@link #WINDOW} of history, and for what will be used up before long by the last days in
 * Prometheus: once a day, and when somebody asks.
 */
public final class PatternSearch {
    /** How far back is looked. */
    public static final Duration WINDOW = Duration.ofDays(30);

    private final PatternStore store;
    private final Exhaustion exhaustion;
    private final Clock clock;

    /**
     * @param series {@link SeriesSource#NONE} where no Prometheus is asked
     * @param clusterLabel which tells clusters apart in time series; "" where they are all of the only one
     */
    public PatternSearch(PatternStore store, SeriesSource series, String clusterLabel, Clock clock) {
        this.store = store;
        this.exhaustion = new Exhaustion(series, clusterLabel);
        this.clock = clock;
    }

    /** @return false where a search was begun within the pause before, by whichever replica */
    public boolean search(Duration pause) {
        var now = clock.instant();
        return store.search(now, pause, () -> found(now));
    }

    private List<Pattern> found(Instant now) {
        return Stream.concat(exhaustion.at(now).stream(), Patterns.in(store.history(now.minus(WINDOW), now)).stream())
                .sorted(Patterns.ORDER)
                .toList();
    }
}
