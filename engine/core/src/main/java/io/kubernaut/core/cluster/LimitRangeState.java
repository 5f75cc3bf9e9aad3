package io.kubernaut.core.cluster;

import org.jspecify.annotations.Nullable;

/** A LimitRange's bounds for containers: cpu in millicores, memory in bytes; null when not set. */
public record LimitRangeState(
        Meta meta,
        @Nullable Long maxCpu,
        @Nullable Long maxMemory,
        @Nullable Long minCpu,
        @Nullable Long minMemory) implements ClusterObject {}
