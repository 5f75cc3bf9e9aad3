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
 * @param endedBy how its end became known; null while it is open
 */
public record Episode(
        UUID episodeId,
        Alert alert,
        Instant openedAt,
        Instant lastSeenAt,
        @Nullable Instant resolvedAt,
        @Nullable UUID incidentId,
        int repeats,
        @Nullable End endedBy) {

    /** How the end of an episode became known. */
    public enum End {
        /** Its sender said so. */
        RESOLVED,
        /** The same alert fired anew, and nobody had told of the end. */
        FIRED_ANEW,
        /** Nobody has sent it for so long that it cannot be taken to fire still. */
        UNHEARD
    }

    public boolean open() {
        return resolvedAt == null;
    }
}
