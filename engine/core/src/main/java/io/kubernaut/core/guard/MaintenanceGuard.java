package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;
import java.time.Instant;

/** An owner has announced maintenance, or a window of the week is open: hands off until it ends. */
final class MaintenanceGuard implements Guard {
    @Override
    public String name() {
        return "maintenance";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.maintenance, annotation kubernaut.io/maintenance-until";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var now = snapshot.takenAt();
        var window = snapshot.policy().caution().maintained(proposal.target().namespaceTouched(), now);
        var announced = snapshot.maintenanceUntil();
        if (announced != null
                && announced.isAfter(now)
                && window.map(w -> !w.until().isAfter(announced)).orElse(true)) {
            return hold("Maintenance is announced", now, announced);
        }
        return window.map(w -> hold("The maintenance window " + w.window() + " is open", now, w.until()))
                .orElseGet(() -> new Verdict.Allow("No maintenance is announced, and no window is open."));
    }

    private static Verdict hold(String why, Instant now, Instant until) {
        return new Verdict.Hold(why + " until " + until + ".", Duration.between(now, until));
    }
}
