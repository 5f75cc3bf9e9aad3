package io.kubernaut.core.cluster;

import java.util.List;
import java.util.SortedMap;

/**
 * A NetworkPolicy; rule counts of 0 with the type listed mean that everything is denied.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param podSelector labels of the pods that it is for (spec.podSelector.matchLabels), none for all pods;
 *     matchExpressions are left out
 * @param types "Ingress", "Egress" or both (spec.policyTypes)
 * @param ingressRules how many rules let something in (spec.ingress)
 * @param egressRules how many rules let something out (spec.egress)
 */
public record NetworkPolicyState(
        Meta meta, SortedMap<String, String> podSelector, List<String> types, int ingressRules, int egressRules)
        implements ClusterObject {
    /** It selects every pod of the namespace and lets nothing in: what is to be allowed, others must allow. */
    public boolean deniesAll() {
        return podSelector.isEmpty() && types.contains("Ingress") && ingressRules == 0;
    }

    /** It selects particular pods and lets nothing in. */
    public boolean isolates() {
        return !podSelector.isEmpty() && types.contains("Ingress") && ingressRules == 0;
    }
}
