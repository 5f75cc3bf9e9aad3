package io.kubernaut.actions.apiserver.controllers;

import java.time.Duration;

/**
 * How long simulated kubelets wait.
 *
 * @param backOff before the second restart of a container that ends; doubled each time
 * @param longestBackOff the most that doubling leads to
 */
public record Timing(Duration backOff, Duration longestBackOff) {
    public Timing {
        if (backOff.isNegative() || longestBackOff.compareTo(backOff) < 0) {
            throw new IllegalArgumentException("back-off " + backOff + " up to " + longestBackOff);
        }
    }

    /** 10 seconds, doubled up to 5 minutes, as kubelets do. */
    public static Timing likeKubernetes() {
        return new Timing(Duration.ofSeconds(10), Duration.ofMinutes(5));
    }

    /** For a demo that shall not take minutes: 1 second, doubled up to 10. */
    public static Timing quick() {
        return new Timing(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    /** The wait before restart number {@code restart}, counted from 1; the first one happens at once. */
    Duration before(int restart) {
        if (restart <= 1) {
            return Duration.ZERO;
        }
        var wait = backOff.multipliedBy(1L << Math.min(restart - 2, 20));
        return wait.compareTo(longestBackOff) > 0 ? longestBackOff : wait;
    }
}
