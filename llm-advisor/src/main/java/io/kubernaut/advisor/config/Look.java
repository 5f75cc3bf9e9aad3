package io.kubernaut.advisor.config;

import java.time.Duration;

/**
 * What is fetched from the cluster when a model is asked, beside the snapshot.
 *
 * @param logs whether ends of logs are; they hold what programs write, and a right is needed to read them
 * @param events whether events are that the snapshot does not have
 * @param lines of one log, at most
 * @param bytes of one log, at most
 * @param timeout for all of it; what is not there by then is left out, and said to be
 */
public record Look(boolean logs, boolean events, int lines, int bytes, Duration timeout) {
    private static final int MOST_LINES = 60;
    private static final int LEAST_BYTES = 1_024;
    private static final int MOST_BYTES = 128 * 1024;

    public Look {
        if (lines < 1 || lines > MOST_LINES) {
            throw new IllegalArgumentException("look.lines is from 1 to " + MOST_LINES + ", not " + lines);
        }
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("look.bytes is from 1KB to 128KB, not " + bytes + " bytes");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("look.timeout is positive");
        }
    }

    /** Nothing is fetched. */
    public static Look none() {
        return new Look(false, false, 20, 16 * 1024, Duration.ofSeconds(5));
    }

    /** What holds where the operator says nothing. */
    static Look usual() {
        return new Look(false, true, 20, 16 * 1024, Duration.ofSeconds(5));
    }

    public boolean anything() {
        return logs || events;
    }
}
