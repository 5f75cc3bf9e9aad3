package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.time.Duration;

/** Not too many changes within an hour, whatever their reasons. */
final class RateGuard implements Guard {
    @Override
    public String name() {
        return "rate";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.max-runs-per-hour";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var allowed = new Verdict.Allow("The hourly rate is not used up.");
        return action.mutating()
                ? Limits.of(snapshot, proposal.target())
                        .hourly(snapshot.load())
                        .<Verdict>map(why -> new Verdict.Hold(why, Duration.ofMinutes(10)))
                        .orElse(allowed)
                : allowed;
    }
}
