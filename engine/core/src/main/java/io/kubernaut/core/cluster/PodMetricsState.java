package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod's measured usage.
 *
 * @param meta the pod's name and namespace; the kind is PodMetrics
 * @param measuredAt when it was measured, which tells its age (timestamp); null when unknown
 * @param containers one for each container that was measured
 */
public record PodMetricsState(Meta meta, @Nullable Instant measuredAt, List<Usage> containers)
        implements ClusterObject {
    /**
     * Usage of one container.
     *
     * @param container its name
     * @param cpu in millicores; 0 when it was not measured
     * @param memory in bytes; 0 when it was not measured
     */
    public record Usage(String container, long cpu, long memory) {}
}
