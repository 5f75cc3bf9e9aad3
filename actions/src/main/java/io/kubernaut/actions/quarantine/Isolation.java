package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.pods.PodSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which labels tie a pod to others: to its controller, to Services, to budgets, and to network policies. Policies add up,
 * so that one which still selects the pod and allows traffic would undo the isolation.
 *
 * @param ties the labels to be taken off
 * @param allowing policies that would go on to allow traffic, whatever is taken off
 */
record Isolation(Set<String> ties, List<String> allowing, List<String> holding) {
    private static final ResourceKind SERVICE = new ResourceKind("Service", "", "v1", "services", true);
    private static final ResourceKind BUDGET =
            new ResourceKind("PodDisruptionBudget", "policy", "v1", "poddisruptionbudgets", true);

    static Isolation of(ClusterApi api, LiveObject pod, LiveObject controller) {
        var labels = PodSelector.texts(pod.at("/metadata/labels"));
        var policies = api.list(NetworkPolicies.KIND, pod.namespace());
        var selectors = Stream.of(
                        Stream.of(PodSelector.of(controller.display(), controller.at("/spec/selector"))),
                        api.list(SERVICE, pod.namespace()).stream()
                                .filter(service -> service.has("/spec/selector"))
                                .map(service -> PodSelector.ofService(service.display(), service.at("/spec/selector"))),
                        api.list(BUDGET, pod.namespace()).stream()
                                .map(budget -> PodSelector.of(budget.display(), budget.at("/spec/selector"))),
                        policies.stream()
                                .map(policy -> PodSelector.of(policy.display(), policy.at("/spec/podSelector"))))
                .flatMap(selector -> selector)
                .filter(selector -> selector.selects(labels))
                .toList();
        var ties = new TreeSet<String>();
        selectors.forEach(selector -> ties.addAll(selector.keys()));
        ties.retainAll(labels.keySet());
        Map<String, String> left = new HashMap<>(labels);
        left.keySet().removeAll(ties);
        left.put(QuarantinePod.LABEL, "yes");
        var allowing = policies.stream()
                .filter(policy ->
                        PodSelector.of("", policy.at("/spec/podSelector")).selects(left))
                .filter(Isolation::allows)
                .map(LiveObject::display)
                .toList();
        var holding = selectors.stream()
                .filter(selector -> selector.selects(left))
                .map(PodSelector::source)
                .filter(source -> !source.startsWith(NetworkPolicies.KIND.kind()))
                .filter(source -> !source.startsWith(BUDGET.kind()))
                .toList();
        return new Isolation(ties, allowing, holding);
    }

    private static boolean allows(LiveObject policy) {
        return !policy.at("/spec/ingress").isEmpty()
                || !policy.at("/spec/egress").isEmpty();
    }

    /** Why the pod cannot be set apart by labels, and what to do instead. */
    Optional<String> obstacle() {
        if (!holding.isEmpty()) {
            return Optional.of(String.join(", ", holding)
                    + " would go on to select the pod, because it selects by the absence of a label. Let it select by"
                    + " matchLabels first.");
        }
        return allowing.isEmpty()
                ? Optional.empty()
                : Optional.of(allowing.stream().collect(Collectors.joining(", "))
                        + " selects the pod whatever its labels are and allows traffic, so it would not be isolated. Let"
                        + " its podSelector leave out pods with the label " + QuarantinePod.LABEL
                        + " (operator DoesNotExist) first.");
    }
}
