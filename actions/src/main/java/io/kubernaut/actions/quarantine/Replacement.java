package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.pods.PodHealth;
import io.kubernaut.core.execution.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the controller of a pod makes instead of it.
 *
 * @param set the name of its ReplicaSet
 * @param known uids of the pods that were there before
 */
record Replacement(String namespace, String set, String uid, Set<String> known) {
    Replacement {
        known = Set.copyOf(known);
    }

    String controller() {
        return "ReplicaSet " + set;
    }

    Optional<LiveObject> owner(ClusterApi api) {
        return api.find(ResourceKind.REPLICA_SET, namespace, set)
                .filter(found -> found.uid().equals(uid));
    }

    List<LiveObject> pods(ClusterApi api) {
        return api.list(ResourceKind.POD, namespace).stream()
                .filter(pod -> pod.controlledBy(uid) && !pod.terminating())
                .toList();
    }

    Verification look(ClusterApi api, Instant now) {
        var owner = owner(api);
        if (owner.isEmpty()) {
            return new Verification.Verified(controller() + " is gone; nobody makes a new pod.");
        }
        var wanted = owner.get().number("/spec/replicas", 1);
        var pods = pods(api);
        for (var pod : pods) {
            var health = PodHealth.of(pod, now);
            if (!known.contains(pod.uid()) && health.is(PodHealth.State.BROKEN)) {
                return new Verification.Failed("The new pod is not well: " + health.words() + ".");
            }
        }
        var well = pods.stream()
                .filter(pod -> PodHealth.of(pod, now).is(PodHealth.State.WELL))
                .count();
        var said = well + " of " + wanted + " pods of " + controller() + " are ready.";
        return well >= wanted ? new Verification.Verified(said) : new Verification.Pending(said);
    }
}
