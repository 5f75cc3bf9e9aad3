package io.kubernaut.core.assessment;

import io.kubernaut.core.alert.Alert;
import java.time.Instant;

/** Knows whether an alert fires now, asked of whoever raises it and not of what they sent. */
@FunctionalInterface
public interface AlertSource {
    /**
     * Asks once, within a few seconds.
     *
     * @param lastHeardAt when the alert was last sent
     */
    Answer ask(Alert alert, Instant lastHeardAt);

    /** Whether the alert fires. */
    sealed interface Answer {
        /** @param by who says so, in words */
        record Cleared(String by) implements Answer {}

        /** @param by who says so, in words */
        record Firing(String by) implements Answer {}

        /**
         * @param because one clause, for people
         * @param passing whether it may be known later
         */
        record Unknown(String because, boolean passing) implements Answer {}
    }

    /** Where nobody can be asked. */
    AlertSource NONE = (alert, heard) -> new Answer.Unknown("neither Alertmanager nor Prometheus is configured", false);
}
