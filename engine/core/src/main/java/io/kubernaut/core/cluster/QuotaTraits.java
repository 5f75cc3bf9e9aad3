package io.kubernaut.core.cluster;

/**
 * What decides, beside what it asks for, which quotas with scopes count a pod.
 *
 * @param priorityClass spec.priorityClassName; "" when none is named. A template need not name the one that its pods get: the
 *     API server sets the cluster's default.
 * @param deadline whether it ends by itself after a time (spec.activeDeadlineSeconds)
 * @param acrossNamespaces whether an affinity term of it looks at pods of other namespaces (namespaces, namespaceSelector)
 */
public record QuotaTraits(String priorityClass, boolean deadline, boolean acrossNamespaces) {
    public static final QuotaTraits NONE = new QuotaTraits("", false, false);
}
