package io.kubernaut.core.pattern;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where patterns are kept, and where the history lies that they are found in. */
public interface PatternStore {
    /** A pattern, since when it is known, and when it was found last. */
    record Known(Pattern pattern, Instant foundFirst, Instant foundLast) {}

    /** What happened from then on. */
    History history(Instant from, Instant until);

    /**
     * Keeps what was found instead of what was known. What was known before keeps its {@code foundFirst}.
     *
     * @return false, and nothing is kept, where another search was begun within the pause before
     */
    boolean search(Instant at, Duration pause, Finder finder);

    /** Finds patterns; called when no other replica is at it. */
    interface Finder {
        List<Pattern> find();
    }

    /** What is known, by kind and key. */
    List<Known> known();

    /** When was searched last; {@link Instant#EPOCH} when never. */
    Instant searched();
}
