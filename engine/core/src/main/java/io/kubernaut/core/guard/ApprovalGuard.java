package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** Actions that the operator never lets run unasked. */
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
        return snapshot.policy().requireApproval().contains(action.name())
                ? new Verdict.NeedsApproval("The operator wants to be asked before every " + action.name() + ".")
                : new Verdict.Allow("The operator has not asked to approve this action.");
    }
}
