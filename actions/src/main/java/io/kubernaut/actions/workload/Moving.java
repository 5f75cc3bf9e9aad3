package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods of a workload that are to be moved.
 *
 * @param only the uid of the one pod that this is about; "" for all of them
 */
record Moving(ClusterApi api, String kind, String namespace, String name, String uid, String only, Destination to) {

    Optional<LiveObject> owner() {
        return ResourceKind.of(kind)
                .flatMap(k -> api.find(k, namespace, name))
                .filter(found -> found.uid().equals(uid));
    }

    /** All pods of the workload that are not on their way out. */
    List<LiveObject> pods() {
        var controllers = kind.equals("Deployment")
                ? api.list(ResourceKind.REPLICA_SET, namespace).stream()
                        .filter(set -> set.controlledBy(uid))
                        .map(LiveObject::uid)
                        .collect(Collectors.toSet())
                : Set.of(uid);
        return api.list(ResourceKind.POD, namespace).stream()
                .filter(pod -> !pod.terminating())
                .filter(pod -> pod.controller()
                        .filter(c -> controllers.contains(c.uid()))
                        .isPresent())
                .toList();
    }

    /** Those that are where they are not to be. */
    List<LiveObject> misplaced() {
        var wanted = api.list(ResourceKind.NODE, "").stream()
                .filter(to::wants)
                .map(LiveObject::name)
                .collect(Collectors.toSet());
        return pods().stream()
                .filter(pod -> only.isEmpty() || pod.uid().equals(only))
                .filter(pod -> !pod.text("/spec/nodeName").isEmpty())
                .filter(pod -> !wanted.contains(pod.text("/spec/nodeName")))
                .toList();
    }
}
