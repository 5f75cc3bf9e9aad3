package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Circles;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** What was undone, did not help, or goes to and fro is not simply done again. */
final class OscillationGuard implements Guard {
    @Override
    public String name() {
        return "oscillation";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.thresholds.repeats, kubernaut.policy.thresholds.repeat-window,"
                + " kubernaut.policy.cascade-targets, kubernaut.policy.cascade-window";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        return Circles.metBy(proposal.action(), proposal.target(), proposal.parameters(), snapshot)
                .findFirst()
                .<Verdict>map(met ->
                        met.blocks() ? new Verdict.Deny(met.evidence()) : new Verdict.NeedsApproval(met.evidence()))
                .orElseGet(() -> new Verdict.Allow("It does not go in circles."));
    }
}
