package io.kubernaut.core.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A CronJob. */
public record CronJobState(
        Meta meta,
        String schedule,
        boolean suspended,
        int active,
        @Nullable Instant lastScheduled,
        @Nullable Instant lastSuccessful)
        implements ClusterObject {}
