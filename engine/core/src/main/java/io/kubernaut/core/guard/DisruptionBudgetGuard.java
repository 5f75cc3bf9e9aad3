package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;

/** Pods are taken away only as their budget allows. */
final class DisruptionBudgetGuard implements Guard {
    @Override
    public String name() {
        return "disruption-budget";
    }

    @Override
    public String configuredBy() {
        return "";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var pod = snapshot.pods().stream()
                .filter(p -> p.ref().equals(proposal.target()))
                .findFirst();
        if (!action.disruptive() || pod.isEmpty()) {
            return new Verdict.Allow("No pod is evicted by this.");
        }
        var unseen = snapshot.outOfSight("PodDisruptionBudget");
        if (unseen.isPresent()) {
            return new Verdict.Hold(
                    "Whether a disruption budget allows it cannot be told. " + unseen.get() + ".",
                    Duration.ofMinutes(5));
        }
        for (var budget : snapshot.budgets()) {
            var selects = budget.selector().entrySet().stream()
                    .allMatch(e -> e.getValue().equals(pod.get().meta().label(e.getKey())));
            // An unready pod counts for nothing, so it may go while enough others are healthy.
            var spare = budget.disruptionsAllowed() > 0
                    || (!pod.get().ready() && budget.currentHealthy() >= budget.desiredHealthy());
            if (selects && !spare) {
                return new Verdict.Hold(
                        "The disruption budget " + budget.name() + " needs " + budget.desiredHealthy()
                                + " healthy pods and has " + budget.currentHealthy() + ".",
                        Duration.ofMinutes(5));
            }
        }
        return new Verdict.Allow("The disruption budgets allow it.");
    }
}
