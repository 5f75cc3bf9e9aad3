package io.kubernaut.core.pattern;

import java.time.Clock;
import java.time.Duration;

/** Looks for patterns in the last {@link #WINDOW} of history: each night, and when somebody asks. */
public final class PatternSearch {
    /** How far back is looked. */
    public static final Duration WINDOW = Duration.ofDays(30);

    private final PatternStore store;
    private final Clock clock;

    public PatternSearch(PatternStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @return false where a search was begun within the pause before, by whichever replica */
    public boolean search(Duration pause) {
        var now = clock.instant();
        return store.search(now, pause, () -> Patterns.in(store.history(now.minus(WINDOW), now)));
    }
}
