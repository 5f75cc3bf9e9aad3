package io.kubernaut.core.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An Event; {@code message} is cut at 512 characters and is text for people. */
public record EventState(
        Meta meta,
        ObjectRef involved,
        String type,
        String reason,
        String message,
        int count,
        @Nullable Instant firstSeen,
        @Nullable Instant lastSeen,
        String source)
        implements ClusterObject {}
