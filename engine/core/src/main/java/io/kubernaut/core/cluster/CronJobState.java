package io.kubernaut.core.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CronJob.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param schedule in the form of cron (spec.schedule)
 * @param suspended whether no further runs begin (spec.suspend)
 * @param active how many of its Jobs are under way (status.active)
 * @param lastScheduled when a Job was last begun (status.lastScheduleTime); null when none was
 * @param lastSuccessful when a Job last ended well (status.lastSuccessfulTime); null when none did
 */
public record CronJobState(
        Meta meta,
        String schedule,
        boolean suspended,
        int active,
        @Nullable Instant lastScheduled,
        @Nullable Instant lastSuccessful)
        implements ClusterObject {}
