package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.RevisionState;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** Actions that the operator never lets run unasked, and rollbacks to what may never have worked. */
final class ApprovalGuard implements Guard {
    @Override
    public String name() {
        return "approval";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.require-approval";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (snapshot.policy().requireApproval().contains(action.name())) {
            return new Verdict.NeedsApproval("The operator wants to be asked before every " + action.name() + ".");
        }
        return action.name().equals("rollback_deployment")
                ? rollback(proposal, snapshot)
                : new Verdict.Allow("The operator has not asked to approve this action.");
    }

    /** Nobody goes back by himself to a release of which nothing shows that it ever worked. */
    private static Verdict rollback(Proposal proposal, Snapshot snapshot) {
        var workload = snapshot.workload();
        var rollout = snapshot.rollout();
        if (rollout == null || workload == null || !workload.ref().equals(proposal.target())) {
            return new Verdict.NeedsApproval(
                    "Nothing is known of the revisions of " + proposal.target().display() + ".");
        }
        var named = proposal.parameters().get("toRevision");
        var revision = named == null ? rollout.previous() : rollout.revision(Long.parseLong(named.toString()));
        return revision.filter(RevisionState::shownHealthy)
                .<Verdict>map(it -> new Verdict.Allow("Revision " + it.number() + " was healthy."))
                .orElseGet(() -> new Verdict.NeedsApproval(revision.map(it -> "Nothing shows that revision "
                                + it.number() + " was ever healthy; a person decides whether to go back to it.")
                        .orElse("Nothing shows which of the earlier revisions was healthy; a person names it.")));
    }
}
