package io.kubernaut.core.incident;

import io.kubernaut.core.decision.Decision;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question to a person: may this be done?
 *
 * @param reason why it needs a person
 * @param decidedBy null while it waits
 */
public record Approval(
        UUID approvalId,
        UUID decisionId,
        UUID incidentId,
        Decision.Choice choice,
        String reason,
        State state,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        String decisionReason) {

    /** Where it stands. */
    public enum State {
        WAITING,
        APPROVED,
        REJECTED,
        EXPIRED,
        /** The incident was decided anew, or ended. */
        OVERTAKEN
    }
}
