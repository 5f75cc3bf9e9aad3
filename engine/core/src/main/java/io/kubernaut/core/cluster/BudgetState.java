package io.kubernaut.core.cluster;

import java.util.SortedMap;

/**
 * A PodDisruptionBudget.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param selector labels of the pods that it protects (spec.selector.matchLabels); matchExpressions are left out
 * @param minAvailable how many pods must stay, a number or a percentage as written (spec.minAvailable); "" when it is
 *     not set
 * @param maxUnavailable how many pods may be missing, a number or a percentage as written (spec.maxUnavailable); ""
 *     when it is not set
 * @param disruptionsAllowed how many pods may be evicted now (status.disruptionsAllowed)
 * @param currentHealthy how many of the pods are healthy (status.currentHealthy)
 * @param desiredHealthy how many of the pods must stay healthy (status.desiredHealthy)
 * @param expectedPods how many pods it counts on (status.expectedPods)
 */
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
