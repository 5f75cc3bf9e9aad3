package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.text.Spans;
import java.time.Duration;

/** What was undone or did not help is not simply done again. */
final class OscillationGuard implements Guard {
    @Override
    public String name() {
        return "oscillation";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.thresholds.repeats";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        var thresholds = snapshot.thresholds();
        var window = thresholds.repeatWindow();
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        // A pod that was replaced has another name: what was done to pods is counted for the workload they are of.
        var owner = snapshot.ownerOf(proposal.target());
        var same = snapshot.recentActions().stream()
                .filter(a -> a.action().equals(action.name())
                        && (a.target().equals(proposal.target()) || a.concerns(owner))
                        && !a.at().plus(window).isBefore(snapshot.takenAt()))
                .toList();
        var undone = same.stream().filter(RecentAction::undone).findFirst();
        if (undone.isPresent()) {
            return new Verdict.NeedsApproval("It was taken back "
                    + Spans.said(Duration.between(undone.get().at(), snapshot.takenAt()))
                    + " ago; a person decides whether it is done again.");
        }
        long useless = same.stream()
                .filter(a -> a.didNotWork() || a.recurredAt() != null || a.ended() == RecentAction.Ended.FAILED)
                .filter(a -> !action.name().equals("rollback_deployment") || snapshot.inVain(a))
                .count();
        if (useless > 0 && action.name().equals("rollback_deployment")) {
            return new Verdict.Deny("It was rolled back before and that did not help; a person must look.");
        }
        if (useless >= thresholds.repeats()) {
            return new Verdict.Deny(action.name() + " was tried " + useless + " times within " + Spans.said(window)
                    + " and did not help; a person must look.");
        }
        if (same.size() > thresholds.repeats() * 2L) {
            return new Verdict.Deny(action.name() + " ran " + same.size() + " times within " + Spans.said(window)
                    + ": this goes in circles.");
        }
        return new Verdict.Allow("It does not go in circles.");
    }
}
