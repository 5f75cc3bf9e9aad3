package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/** A target that was just changed is left alone until the change can show its effect. */
final class CooldownGuard implements Guard {
    @Override
    public String name() {
        return "cooldown";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.cooldown";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var target = proposal.target();
        var now = snapshot.takenAt();
        var cooldown = snapshot.policy().cooldown();
        var underWay = snapshot.recentActions().stream()
                .filter(a -> a.target().equals(target) && a.inProgress())
                .findFirst();
        if (underWay.isPresent()) {
            return new Verdict.Hold(
                    underWay.get().action() + " is under way on " + target.display() + ".", Duration.ofMinutes(1));
        }
        var latest = snapshot.recentActions().stream()
                .filter(a -> a.target().equals(target) && !HARMLESS.contains(a.action()))
                .max(Comparator.comparing(RecentAction::at));
        if (latest.isEmpty()) {
            return new Verdict.Allow("Nothing was done to " + target.display() + " lately.");
        }
        var last = latest.get();
        var ends = last.at().plus(cooldown);
        return ends.isAfter(now)
                ? new Verdict.Hold(last.action() + " ran " + ago(last.at(), now) + " ago.", Duration.between(now, ends))
                : new Verdict.Allow("The last change, " + last.action() + ", was " + ago(last.at(), now) + " ago.");
    }

    private static final Set<String> HARMLESS = Set.of("notify_only", "collect_diagnostics", "audit_logs", "none");

    private static String ago(Instant then, Instant now) {
        return Spans.said(Duration.between(then, now));
    }
}
