package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;

/** Not too much at once, and nothing on nodes while many of them are down. */
final class BlastRadiusGuard implements Guard {
    private static final Duration SOON = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "blast-radius";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.max-runs-per-namespace, kubernaut.policy.max-runs-per-cluster,"
                + " kubernaut.policy.max-unschedulable-share, kubernaut.policy.thresholds.many-nodes-share";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var target = proposal.target();
        var limits = Limits.of(snapshot, target);
        var busy = limits.atOnce(target, snapshot.load());
        if (busy.isPresent()) {
            return new Verdict.Hold(busy.get(), SOON);
        }
        var fleet = snapshot.fleet();
        if (target.kind().equals("Node") && !action.name().equals("uncordon_node")) {
            var down = Limits.down(fleet, snapshot.thresholds().manyNodesShare());
            if (down.isPresent()) {
                return new Verdict.Deny(down.get());
            }
            if (Limits.closesANode(action.name(), target) && (fleet.nodes() == 0 || limits.moreToClose() < 0)) {
                return new Verdict.Deny("With this one, " + Limits.closedWith(snapshot, target) + " of " + fleet.nodes()
                        + " nodes would be closed at once.");
            }
        }
        var closing = limits.closing(action.name(), target, snapshot.load());
        if (closing.isPresent()) {
            return new Verdict.Hold(closing.get(), SOON);
        }
        return new Verdict.Allow("Little is under way.");
    }
}
