package io.kubernaut.core.telling;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.UUID;

/**
 * Something a person should know.
 *
 * @param topic such as {@code decision.notify}, {@code run.verified}, {@code approval.requested}
 * @param body plain text, several lines
 */
public record Message(
        UUID messageId,
        String topic,
        Severity severity,
        String title,
        String body,
        ObjectRef about,
        UUID incidentId,
        UUID decisionId,
        Instant at) {

    /** How loudly it is said. */
    public enum Severity {
        INFO,
        WARNING,
        /** Pages someone. */
        PAGE
    }
}
