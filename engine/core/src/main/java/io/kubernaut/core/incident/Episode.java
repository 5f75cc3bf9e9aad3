package io.kubernaut.core.incident;

import io.kubernaut.core.alert.Alert;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One life of a fingerprint, from firing to resolved.
 *
 * @param incidentId null until it has been triaged
 * @param repeats how often Alertmanager sent it again
 */
public record Episode(
        UUID episodeId,
        Alert alert,
        Instant openedAt,
        Instant lastSeenAt,
        @Nullable Instant resolvedAt,
        @Nullable UUID incidentId,
        int repeats) {
    public boolean open() {
        return resolvedAt == null;
    }
}
