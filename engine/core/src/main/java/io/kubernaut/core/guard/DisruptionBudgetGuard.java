package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.BudgetState;
import io.kubernaut.core.cluster.PodState;
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
        return "kubernaut.policy.least-ready-share";
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
        var covering =
                snapshot.budgets().stream().filter(b -> selects(b, pod.get())).toList();
        for (var budget : covering) {
            // An unready pod counts for nothing, so it may go while enough others are healthy.
            var spare = budget.disruptionsAllowed() > 0
                    || (!pod.get().ready() && budget.currentHealthy() >= budget.desiredHealthy());
            if (!spare) {
                return new Verdict.Hold(
                        "The disruption budget " + budget.name() + " needs " + budget.desiredHealthy()
                                + " healthy pods and has " + budget.currentHealthy() + ".",
                        Duration.ofMinutes(5));
            }
        }
        return covering.isEmpty()
                ? withoutBudget(pod.get(), snapshot)
                : new Verdict.Allow("The disruption budgets allow it.");
    }

    private static boolean selects(BudgetState budget, PodState pod) {
        return budget.selector().entrySet().stream()
                .allMatch(e -> e.getValue().equals(pod.meta().label(e.getKey())));
    }

    /** An operator may ask for a budget where an owner has made none. */
    private static Verdict withoutBudget(PodState pod, Snapshot snapshot) {
        var least = snapshot.policy().caution().leastReadyShare();
        var workload = snapshot.workload();
        if (!pod.ready() || workload == null || least == 0) {
            return new Verdict.Allow("No disruption budget covers the pod.");
        }
        long left = snapshot.readyPods() - 1;
        return left < Math.ceil(workload.desired() * least)
                ? new Verdict.Hold(
                        "No disruption budget covers the pod, and without it only " + left + " of " + workload.desired()
                                + " pods would be ready.",
                        Duration.ofMinutes(5))
                : new Verdict.Allow("Enough other pods are ready.");
    }
}
