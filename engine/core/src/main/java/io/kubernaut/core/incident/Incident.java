package io.kubernaut.core.incident;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Episodes with one cause.
 *
 * @param cause the object at the root, as last diagnosed
 * @param closedAt null while an episode is open
 * @param version grows with every decision; a decision made against an older one is not stored
 * @param lastDecision null before the first
 */
public record Incident(
        UUID incidentId,
        ObjectRef subject,
        ObjectRef cause,
        String symptom,
        String alertName,
        Instant openedAt,
        @Nullable Instant closedAt,
        long version,
        @Nullable UUID lastDecision) {
    public boolean open() {
        return closedAt == null;
    }
}
