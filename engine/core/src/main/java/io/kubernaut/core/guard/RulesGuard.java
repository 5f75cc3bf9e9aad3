package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.Proposal;
import java.util.stream.Collectors;

/**
 * Whether all rules could be asked. One that threw was left out: it may have objected, or found another cause, so nothing
 * is changed without it. One that only proposes may have known something better, so a person looks first.
 */
final class RulesGuard implements Guard {
    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.rules.directory";
    }

    /** Where no rules were asked none has failed. */
    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        return new Verdict.Allow("All rules could be asked.");
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot, Evaluation evaluation) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var deciding = failed(evaluation, Weight.DECIDES);
        if (!deciding.isEmpty()) {
            return new Verdict.Deny("A rule failed that may have objected or found another cause: " + deciding + ".");
        }
        var proposing = failed(evaluation, Weight.PROPOSES);
        return proposing.isEmpty()
                ? check(proposal, action, snapshot)
                : new Verdict.NeedsApproval("A rule failed that may have known something better: " + proposing + ".");
    }

    private static String failed(Evaluation evaluation, Weight weight) {
        return evaluation.quarantined().stream()
                .filter(q -> q.weight() == weight)
                .map(Quarantined::rule)
                .collect(Collectors.joining(", "));
    }
}
