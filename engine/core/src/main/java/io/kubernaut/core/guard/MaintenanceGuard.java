package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;

/** An owner has announced maintenance: hands off until it ends. */
final class MaintenanceGuard implements Guard {
    @Override
    public String name() {
        return "maintenance";
    }

    @Override
    public String configuredBy() {
        return "annotation kubernaut.io/maintenance-until";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var until = snapshot.maintenanceUntil();
        if (!action.mutating() || until == null || !until.isAfter(snapshot.takenAt())) {
            return new Verdict.Allow("No maintenance is announced.");
        }
        return new Verdict.Hold(
                "Maintenance is announced until " + until + ".", Duration.between(snapshot.takenAt(), until));
    }
}
