package io.kubernaut.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A LimitRange's bounds for containers, those for whole pods when it has none for containers; the strictest where it
 * has several.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param maxCpu the most that a container may get, in millicores; null when it is not set
 * @param maxMemory the most that a container may get, in bytes; null when it is not set
 * @param minCpu the least that a container must ask for, in millicores; null when it is not set
 * @param minMemory the least that a container must ask for, in bytes; null when it is not set
 */
public record LimitRangeState(
        Meta meta,
        @Nullable Long maxCpu,
        @Nullable Long maxMemory,
        @Nullable Long minCpu,
        @Nullable Long minMemory) implements ClusterObject {}
