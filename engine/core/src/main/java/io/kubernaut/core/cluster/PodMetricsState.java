package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's measured usage; {@code measuredAt} tells its age, null when unknown. */
public record PodMetricsState(Meta meta, @Nullable Instant measuredAt, List<Usage> containers)
        implements ClusterObject {
    /** Usage of one container: cpu in millicores, memory in bytes. */
    public record Usage(String container, long cpu, long memory) {}
}
