package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;

/** A model that is not sure is not believed without a person. Rules are trusted by stages instead. */
final class ConfidenceGuard implements Guard {
    @Override
    public String name() {
        return "confidence";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.least-confidence";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (proposal.source() != Proposal.Source.MODEL) {
            return new Verdict.Allow("No model proposed it.");
        }
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var least = snapshot.policy().caution().leastConfidence();
        var confidence = proposal.confidence();
        if (confidence == null) {
            return new Verdict.NeedsApproval("The model did not say how sure it is.");
        }
        return confidence < least
                ? new Verdict.NeedsApproval(
                        "The model is sure by " + percent(confidence) + ", and " + percent(least) + " are asked for.")
                : new Verdict.Allow("The model is sure by " + percent(confidence) + ".");
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }
}
