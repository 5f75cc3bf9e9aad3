package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Ownership;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.Caution;
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
        return "kubernaut.policy.change-owned";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var owner = snapshot.ownershipOf(proposal.target());
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var reverted = action.changesSpec() ? revertedBy(owner) : "";
        var ask = snapshot.policy().caution().changeOwned() == Caution.Owned.ASK;
        if (!reverted.isEmpty() && !ask) {
            return new Verdict.Deny(reverted);
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
        return reverted.isEmpty()
                ? new Verdict.Allow("Nobody else owns what would be changed.")
                : new Verdict.NeedsApproval(reverted);
    }

    /** Who would take the change back, in words; "" when nobody would. */
    private static String revertedBy(Ownership owner) {
        if (owner.byGitOps()) {
            return owner.gitOps() + " owns the desired state and would revert this: change it in Git.";
        }
        return owner.byOperator()
                ? owner.operator() + " manages this object and would revert this: change it there."
                : "";
    }

    private static final Set<String> SCALING = Set.of("scale_deployment", "scale_statefulset");
}
