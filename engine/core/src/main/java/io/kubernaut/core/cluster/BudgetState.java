package io.kubernaut.core.cluster;

import java.util.SortedMap;

/** A PodDisruptionBudget; {@code minAvailable} and {@code maxUnavailable} as written, "" when not set. */
public record BudgetState(
        Meta meta,
        SortedMap<String, String> selector,
        String minAvailable,
        String maxUnavailable,
        int disruptionsAllowed,
        int currentHealthy,
        int desiredHealthy,
        int expectedPods)
        implements ClusterObject {}
