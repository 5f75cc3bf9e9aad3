package io.kubernaut.actions.network;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.CreateStage;
import io.kubernaut.actions.pods.PodSelector;
import java.util.List;
import java.util.Optional;

/**
 * Whether pods are held back in a direction already. To pods that no policy selects everything is allowed, and a policy
 * that allows something would be the first to forbid them all the rest.
 */
record Isolation(ClusterApi api, String namespace, Direction direction) {
    /** Why a policy for these pods would allow nothing, or would forbid something; empty when it only allows. */
    Optional<String> obstacle(PodSelector selector) {
        var pods = pods(selector);
        if (pods.isEmpty()) {
            return Optional.of("No pod of the namespace " + namespace + " is selected, so nothing would be allowed."
                    + " Look at the labels of the pods.");
        }
        var policies = policies();
        var free = pods.stream()
                .filter(pod -> policies.stream().noneMatch(p -> of(p).selects(pod)))
                .findFirst();
        if (free.isPresent()) {
            return Optional.of("No NetworkPolicy holds the " + direction.field() + " of "
                    + free.get().display()
                    + " back, so none is needed, and a first one would forbid it all the rest. Look at Services, ports"
                    + " and the policies of the network plug-in itself.");
        }
        return selector.selectsAll() && policies.stream().noneMatch(p -> of(p).selectsAll())
                ? Optional.of("Not every pod of the namespace " + namespace + " is held back, and those that come"
                        + " later would be. Give the labels of the pods that are meant.")
                : Optional.empty();
    }

    private static PodSelector of(LiveObject policy) {
        return PodSelector.of(policy.display(), policy.at("/spec/podSelector"));
    }

    List<LiveObject> pods(PodSelector selector) {
        return api.list(ResourceKind.POD, namespace).stream()
                .filter(selector::selects)
                .filter(pod -> !pod.flag("/spec/hostNetwork"))
                .toList();
    }

    /** Those of Kubernaut do not count: they are there for a time only. */
    private List<LiveObject> policies() {
        return api.list(UpdateNetworkPolicy.POLICY, namespace).stream()
                .filter(policy -> !CreateStage.isOurs(policy))
                .filter(direction::isHeldBackBy)
                .toList();
    }
}
