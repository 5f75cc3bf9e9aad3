package io.kubernaut.core.advice;

import java.time.Instant;
import java.util.UUID;

/**
 * What may still be spent on models, for one alert, in an hour and in a day. Shared by all replicas, and outlives them. The most
 * that a call can use is set aside before it is made, so that no limit is passed, whatever happens at once.
 */
public interface Allowance {
    /** @param about fingerprint of the alert that the call is about */
    Grant reserve(String about, Spending most);

    /** Replaces what was set aside by what was used. A reservation that is never settled counts as used. */
    void settle(UUID reservation, Spending used);

    /** Whether a call may be made. */
    sealed interface Grant {
        record Reserved(UUID reservation) implements Grant {}

        /**
         * @param why which limit, with its configuration key, in words for people
         * @param until when it is worth asking again
         */
        record Spent(String why, Instant until) implements Grant {}
    }
}
