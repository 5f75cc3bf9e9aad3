package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.util.Set;

/** A change of desired state that its owner would revert, or that an autoscaler owns, is not made. */
final class OwnershipGuard implements Guard {
    @Override
    public String name() {
        return "ownership";
    }

    @Override
    public String configuredBy() {
        return "";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var owner = snapshot.ownershipOf(proposal.target());
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        if (action.changesSpec() && owner.byGitOps()) {
            return new Verdict.Deny(
                    owner.gitOps() + " owns the desired state and would revert this: change it in Git.");
        }
        if (action.changesSpec() && owner.byOperator()) {
            return new Verdict.Deny(owner.operator() + " manages this object and would revert this: change it there.");
        }
        var unseen = snapshot.outOfSight("HorizontalPodAutoscaler");
        if (SCALING.contains(action.name()) && unseen.isPresent()) {
            return new Verdict.Hold(
                    "Whether an autoscaler owns the replicas cannot be told. " + unseen.get() + ".",
                    Duration.ofMinutes(5));
        }
        if (SCALING.contains(action.name()) && owner.byAutoscaler()) {
            return new Verdict.Deny("HorizontalPodAutoscaler " + owner.autoscaler() + " owns the replicas.");
        }
        return new Verdict.Allow("Nobody else owns what would be changed.");
    }

    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset");
}
