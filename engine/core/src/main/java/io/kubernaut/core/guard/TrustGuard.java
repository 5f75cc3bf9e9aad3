package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** How far the rule, or the model, is trusted. */
final class TrustGuard implements Guard {
    @Override
    public String name() {
        return "trust";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.trust, kubernaut.policy.model-trust";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var who = proposal.source() == Proposal.Source.MODEL ? "The model" : "The rule";
        return switch (proposal.trust()) {
            case SHADOW -> new Verdict.Deny(who + " is in shadow: what it would do is only recorded.");
            case SUGGEST ->
                action.mutating()
                        ? new Verdict.Deny(who + " may only suggest: a person is told.")
                        : new Verdict.Allow(who + " may suggest.");
            case APPROVE ->
                action.mutating()
                        ? new Verdict.NeedsApproval(who + " is trusted to act only after a person has agreed.")
                        : new Verdict.Allow("Nothing is changed, so no one need agree.");
            case AUTO -> new Verdict.Allow(who + " is trusted to act by itself.");
        };
    }
}
