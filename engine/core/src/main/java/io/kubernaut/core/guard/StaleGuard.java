package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;

/** The facts still hold: the target is there, an alert fires, and the cluster can be read. */
final class StaleGuard implements Guard {
    @Override
    public String name() {
        return "stale";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.run-expiry, kubernaut.intake.unheard-after";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        if (!snapshot.clusterProblem().isEmpty()) {
            return new Verdict.Hold("The cluster cannot be read: " + snapshot.clusterProblem(), Duration.ofMinutes(1));
        }
        if (snapshot.subject().gone() || snapshot.subject().unknown()) {
            return new Verdict.Deny(
                    "The subject is not there: " + snapshot.subject().how());
        }
        if (snapshot.alerts().stream().noneMatch(Alert::firing)) {
            return new Verdict.Deny("No alert fires any more.");
        }
        var unseen = snapshot.outOfSight("PersistentVolumeClaim");
        if (unseen.isPresent()
                && snapshot.pods().stream().anyMatch(p -> !p.claims().isEmpty())) {
            return new Verdict.Hold("What its pods keep cannot be told. " + unseen.get() + ".", Duration.ofMinutes(5));
        }
        return new Verdict.Allow("The target is there and the alert fires.");
    }
}
