package io.kubernaut.advisor.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How far models may look closer by themselves, before they are asked for their answer. They only read.
 *
 * @param providers names of those that may; empty where none may
 * @param turns requests in which a model may ask for looks, at most
 * @param calls looks, at most
 * @param bytes of all that is shown for them, at most
 * @param time for all of it, at most, and never more than half of what is left of the deadline
 */
public record Investigating(List<String> providers, int turns, int calls, int bytes, Duration time) {
    private static final int MOST_TURNS = 20;
    private static final int MOST_CALLS = 60;
    private static final int LEAST_BYTES = 1_024;
    private static final int MOST_BYTES = 256 * 1024;

    public Investigating {
        providers = List.copyOf(Objects.requireNonNullElse(providers, List.of()));
        within("turns", turns, MOST_TURNS);
        within("calls", calls, MOST_CALLS);
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("investigating.bytes is from 1KB to 256KB, not " + bytes + " bytes");
        }
        if (!time.isPositive()) {
            throw new IllegalArgumentException("investigating.time is positive");
        }
    }

    private static void within(String key, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("investigating." + key + " is from 1 to " + most + ", not " + value);
        }
    }

    /** No model may. */
    public static Investigating none() {
        return new Investigating(List.of(), 6, 12, 16 * 1024, Duration.ofSeconds(20));
    }
}
