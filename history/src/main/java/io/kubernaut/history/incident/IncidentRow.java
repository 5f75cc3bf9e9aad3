package io.kubernaut.history.incident;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An incident as the view of open and closed ones has it. */
public record IncidentRow(
        UUID incidentId,
        Jsonb subject,
        Jsonb cause,
        String symptom,
        String alertName,
        Instant openedAt,
        @Nullable Instant closedAt,
        long version,
        @Nullable UUID lastDecision) {

    public Incident incident() {
        return new Incident(
                incidentId,
                subject.as(ObjectRef.class),
                cause.as(ObjectRef.class),
                symptom,
                alertName,
                openedAt,
                closedAt,
                version,
                lastDecision);
    }
}
