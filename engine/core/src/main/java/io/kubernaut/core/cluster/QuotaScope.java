package io.kubernaut.core.cluster;

import java.util.List;

/**
 * A term of a quota's scopes; a quota counts the pods that all its terms match.
 *
 * @param name BestEffort, NotBestEffort, Terminating, NotTerminating, PriorityClass, CrossNamespacePodAffinity, or one that
 *     a later Kubernetes brings
 * @param operator In, NotIn, Exists or DoesNotExist; only PriorityClass has others than Exists
 * @param values of In and NotIn, sorted
 */
public record QuotaScope(String name, String operator, List<String> values) {
    /** As spec.scopes has it. */
    public static QuotaScope named(String name) {
        return new QuotaScope(name, "Exists", List.of());
    }
}
