package io.kubernaut.core.guard;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Fleet;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Policy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How much may be under way at once, and begun within an hour. Guards hold what would exceed it on the facts of the
 * snapshot; the store counts again when a run begins, since others may have begun since, or been decided together.
 *
 * @param perNamespace changes under way in one namespace
 * @param perCluster changes under way in the cluster
 * @param perHour changes begun within an hour
 * @param moreToClose how many nodes beside the target may be on their way to be closed; negative when not even it may
 */
public record Limits(int perNamespace, int perCluster, int perHour, int moreToClose) {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Set<String> CLOSES_A_NODE = Set.of("cordon_node", "drain_node");

    /** Those of the snapshot's policy, for a change of the target. */
    public static Limits of(Snapshot snapshot, ObjectRef target) {
        var policy = snapshot.policy();
        var most = (int)
                Math.floor(policy.maxUnschedulableShare() * snapshot.fleet().nodes());
        return new Limits(
                policy.maxRunsPerNamespace(),
                policy.maxRunsPerCluster(),
                policy.maxRunsPerHour(),
                most - closedWith(snapshot, target));
    }

    /** How many nodes would be closed if the target were. */
    static int closedWith(Snapshot snapshot, ObjectRef target) {
        var node = snapshot.node();
        var closed = node != null && node.ref().equals(target) && node.unschedulable();
        return snapshot.fleet().unschedulable() + (closed ? 0 : 1);
    }

    /** Why nothing is to be done to nodes while so many are down; empty when they are few. */
    static Optional<String> down(Fleet fleet, double manyNodesShare) {
        return fleet.notReady() > 1 && fleet.notReadyShare() >= manyNodesShare
                ? Optional.of(fleet.notReady() + " of " + fleet.nodes()
                        + " nodes are down at once: this is no single broken machine.")
                : Optional.empty();
    }

    /** Whether a change that closes the node, and has begun, may go on to empty it. */
    public static Verdict goingOn(String action, ObjectRef target, Fleet fleet, Policy policy) {
        if (!closesANode(action, target)) {
            return new Verdict.Allow("It closes no node.");
        }
        if (fleet.nodes() == 0) {
            return new Verdict.Hold("How many nodes are down is not known.", SOON);
        }
        var most = Math.floor(policy.maxUnschedulableShare() * fleet.nodes());
        return down(fleet, policy.thresholds().manyNodesShare())
                .or(() -> fleet.unschedulable() > most
                        ? Optional.of(fleet.unschedulable() + " of " + fleet.nodes() + " nodes are closed at once.")
                        : Optional.empty())
                .<Verdict>map(Verdict.Deny::new)
                .orElseGet(() -> new Verdict.Allow("Few nodes are down or closed."));
    }

    static boolean closesANode(String action, ObjectRef target) {
        return target.kind().equals("Node") && CLOSES_A_NODE.contains(action);
    }

    /** Why a change of the target must not begin now, in words; empty when it may. */
    public Optional<String> reached(String action, ObjectRef target, Memory.Load load) {
        return atOnce(target, load).or(() -> closing(action, target, load)).or(() -> hourly(load));
    }

    Optional<String> atOnce(ObjectRef target, Memory.Load load) {
        if (load.runsInCluster() >= perCluster) {
            return Optional.of(load.runsInCluster() + " changes are under way in the cluster.");
        }
        var namespace = target.namespaceTouched();
        return !namespace.isEmpty() && load.runsIn(namespace) >= perNamespace
                ? Optional.of(load.runsIn(namespace) + " changes are under way in the namespace.")
                : Optional.empty();
    }

    Optional<String> closing(String action, ObjectRef target, Memory.Load load) {
        if (!closesANode(action, target)) {
            return Optional.empty();
        }
        long others = load.nodesClosing().stream()
                .filter(n -> !n.equals(target.name()))
                .count();
        return others > 0 && others > moreToClose
                ? Optional.of(others + " other nodes are being closed.")
                : Optional.empty();
    }

    Optional<String> hourly(Memory.Load load) {
        return load.runsLastHour() >= perHour
                ? Optional.of(load.runsLastHour() + " changes were begun within the hour.")
                : Optional.empty();
    }
}
