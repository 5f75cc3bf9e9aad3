package io.kubernaut.history.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is listed.
 *
 * @param batch null while it is not sealed
 */
public record RecordedEntry(
        @Nullable Long batch,
        Instant at,
        String kind,
        String who,
        String subject,
        String why,
        String before,
        String after) {}
