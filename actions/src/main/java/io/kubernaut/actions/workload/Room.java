package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.capacity.NextPod;
import io.kubernaut.core.capacity.PodDemand;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How many more pods of a template find room: on nodes that may take them, by what is allocatable less what is asked for,
 * node by node, and in the quotas of the namespace. Nodes that a cluster autoscaler could add are not counted.
 */
final class Room {
    private final ClusterApi api;
    private final LiveObject workload;
    private final List<PodState> own;
    private final Set<ObjectRef> ownRefs;

    Room(ClusterApi api, LiveObject workload) {
        this.api = api;
        this.workload = workload;
        this.own = Reduced.pods(api, workload);
        this.ownRefs = own.stream().map(PodState::ref).collect(Collectors.toSet());
    }

    /** The next pod as the template stands. */
    NextPod next() {
        return NextPod.of(Reduced.template(workload), own);
    }

    /** Why so many more pods would find no place, in words; empty when they would. */
    Optional<String> obstacle(long more) {
        if (more <= 0) {
            return Optional.empty();
        }
        var next = next();
        var onNodes = places(next.demand(), pod -> true, more);
        if (onNodes < more) {
            return Optional.of("It may come to " + more + " more pods of " + workload.display()
                    + ", and the nodes have room for " + onNodes + ". Add nodes or ask for less.");
        }
        return Reduced.quotas(api, workload.namespace()).stream()
                .filter(quota -> next.fitIn(quota) < more)
                .findFirst()
                .map(quota -> "It may come to " + more + " more pods of " + workload.display() + ", and the quota "
                        + quota.name() + " has room for " + next.fitIn(quota)
                        + ". Have the quota raised or ask for less.");
    }

    /**
     * Why that many bigger pods would find no place on nodes, in words: when those of today are gone, for each is replaced by
     * a bigger one. Those of a DaemonSet stay on their nodes.
     */
    Optional<String> obstacleToReplacing(PodDemand bigger, long pods) {
        var others = (Predicate<PodState>) pod -> !isOwn(pod);
        var tooBig = tooBigForAny(bigger);
        if (tooBig.isPresent()) {
            return tooBig;
        }
        if (!workload.kind().equals(ResourceKind.DAEMON_SET)) {
            var places = places(bigger, others, pods);
            return places >= pods
                    ? Optional.empty()
                    : Optional.of("The nodes have room for " + places + " such pods when those of " + workload.display()
                            + " today are gone, and it has " + pods + ". Add nodes or ask for less.");
        }
        var taken = takenByNode(others);
        return Reduced.of(api.list(ResourceKind.NODE, ""), NodeState.class).stream()
                .filter(node -> own.stream().anyMatch(pod -> pod.node().equals(node.name())))
                .filter(node -> bigger.fitOn(node, taken.getOrDefault(node.name(), List.of())) < 1)
                .findFirst()
                .map(node -> "Node " + node.name() + " has no room for a bigger pod of " + workload.display()
                        + ", which needs one there. Ask for less.");
    }

    private Optional<String> tooBigForAny(PodDemand bigger) {
        var nodes = Reduced.of(api.list(ResourceKind.NODE, ""), NodeState.class);
        for (var what : List.of(Compute.REQUEST_CPU, Compute.REQUEST_MEMORY)) {
            long biggest = nodes.stream()
                    .mapToLong(node -> what.memory() ? node.allocatableMemory() : node.allocatableCpu())
                    .max()
                    .orElse(0);
            if (bigger.of(what) > biggest) {
                return Optional.of("No node is big enough: a pod would ask for " + what.written(bigger.of(what))
                        + " of "
                        + (what.memory() ? "memory" : "cpu") + ", and the biggest node has " + what.written(biggest)
                        + ".");
            }
        }
        return Optional.empty();
    }

    private boolean isOwn(PodState pod) {
        return ownRefs.contains(pod.ref());
    }

    private long places(PodDemand demand, Predicate<PodState> staying, long wanted) {
        var taken = takenByNode(staying);
        var fits = new LinkedHashMap<LiveObject, Long>();
        var nodes = api.list(ResourceKind.NODE, "");
        var fit = new NodeFit(workload);
        for (var node : nodes) {
            if (fit.takes(node)) {
                Reduced.of(List.of(node), NodeState.class)
                        .forEach(n -> fits.put(node, demand.fitOn(n, taken.getOrDefault(n.name(), List.of()))));
            }
        }
        var dispersal = new Dispersal(workload, fit);
        return dispersal.free()
                ? fits.values().stream().mapToLong(n -> Math.min(n, wanted)).sum()
                : dispersal.places(fits, nodes, there().stream().filter(staying).toList(), wanted);
    }

    private List<PodState> there() {
        return Reduced.of(api.list(ResourceKind.POD, ""), PodState.class).stream()
                .filter(pod -> !pod.over())
                .toList();
    }

    private Map<String, List<Resources>> takenByNode(Predicate<PodState> staying) {
        return there().stream()
                .filter(staying)
                .collect(Collectors.groupingBy(
                        PodState::node, Collectors.mapping(PodState::requests, Collectors.toList())));
    }
}
