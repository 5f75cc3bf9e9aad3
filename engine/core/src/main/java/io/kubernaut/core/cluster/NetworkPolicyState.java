package io.kubernaut.core.cluster;

import java.util.List;
import java.util.SortedMap;

/**
 * A NetworkPolicy; rule counts of 0 with the type listed mean that everything is denied.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param podSelector labels of the pods that it is for (spec.podSelector.matchLabels)
 * @param terms further terms of the selector (spec.podSelector.matchExpressions); where there are none of either, it is for
 *     all pods
 * @param types "Ingress", "Egress" or both (spec.policyTypes)
 * @param ingressRules how many rules let something in (spec.ingress)
 * @param egressRules how many rules let something out (spec.egress)
 */
public record NetworkPolicyState(
        Meta meta,
        SortedMap<String, String> podSelector,
        List<LabelTerm> terms,
        List<String> types,
        int ingressRules,
        int egressRules)
        implements ClusterObject {
    public NetworkPolicyState {
        terms = terms == null ? List.of() : terms; // Snapshots of before they were read have none.
    }

    /** It selects every pod of the namespace and lets nothing in: what is to be allowed, others must allow. */
    public boolean deniesAll() {
        return selectsAllPods() && types.contains("Ingress") && ingressRules == 0;
    }

    /** It selects particular pods and lets nothing in. */
    public boolean isolates() {
        return !selectsAllPods() && types.contains("Ingress") && ingressRules == 0;
    }

    /** Its selector is empty: it is for every pod of the namespace. */
    public boolean selectsAllPods() {
        return podSelector.isEmpty() && terms.isEmpty();
    }

    /** Whether it is for a pod of its namespace that has such labels. */
    public boolean selects(SortedMap<String, String> labels) {
        return labels.entrySet().containsAll(podSelector.entrySet())
                && terms.stream().allMatch(t -> t.holds(labels));
    }
}
