package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;

/** Not too much at once, and nothing on nodes while many of them are down. */
final class BlastRadiusGuard implements Guard {
    @Override
    public String name() {
        return "blast-radius";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.max-runs-per-namespace, max-runs-per-cluster, max-unschedulable-share";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var policy = snapshot.policy();
        var load = snapshot.load();
        if (load.runsInCluster() >= policy.maxRunsPerCluster()) {
            return new Verdict.Hold(
                    load.runsInCluster() + " changes are under way in the cluster.", Duration.ofMinutes(2));
        }
        var namespaced = !proposal.target().namespaceTouched().isEmpty();
        if (namespaced && load.runsInNamespace() >= policy.maxRunsPerNamespace()) {
            return new Verdict.Hold(
                    load.runsInNamespace() + " changes are under way in the namespace.", Duration.ofMinutes(2));
        }
        var fleet = snapshot.fleet();
        if (proposal.target().kind().equals("Node") && !action.name().equals("uncordon_node")) {
            if (fleet.notReady() > 1
                    && fleet.notReadyShare() >= snapshot.thresholds().manyNodesShare()) {
                return new Verdict.Deny(fleet.notReady() + " of " + fleet.nodes()
                        + " nodes are down at once: this is no single broken machine.");
            }
            var node = snapshot.node();
            var closed = node != null && node.ref().equals(proposal.target()) && node.unschedulable();
            int after = fleet.unschedulable() + (closed ? 0 : 1);
            if (TAKES_AWAY.contains(action.name())
                    && (fleet.nodes() == 0 || after > policy.maxUnschedulableShare() * fleet.nodes())) {
                return new Verdict.Deny(
                        "With this one, " + after + " of " + fleet.nodes() + " nodes would be closed at once.");
            }
        }
        return new Verdict.Allow("Little is under way.");
    }

    private static final java.util.Set<String> TAKES_AWAY = java.util.Set.of("cordon_node", "drain_node");
}
