package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

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
        var concerning = snapshot.recentActions().stream()
                .filter(a -> a.remedy() && concerns(a, target, snapshot))
                .toList();
        var underWay = concerning.stream()
                .filter(RecentAction::inProgress)
                .map(a -> a.action() + " is under way on " + a.target().display())
                .findFirst()
                .or(() -> changedBeside(target, snapshot));
        if (underWay.isPresent()) {
            return new Verdict.Hold(underWay.get() + ".", Duration.ofMinutes(1));
        }
        var latest = concerning.stream().max(Comparator.comparing(RecentAction::at));
        if (latest.isEmpty()) {
            return new Verdict.Allow("Nothing was done to " + target.display() + " lately.");
        }
        var last = latest.get();
        var ends = last.at().plus(cooldown);
        return ends.isAfter(now)
                ? new Verdict.Hold(
                        last.action() + (last.undone() ? " was taken back " : " ran ") + ago(last.at(), now) + " ago.",
                        Duration.between(now, ends))
                : new Verdict.Allow("The last change, " + last.action() + ", was " + ago(last.at(), now) + " ago.");
    }

    /**
     * It was done to the target itself, or, where that is a pod, to its workload as a whole, or to a pod in whose place
     * this one stands. Several pods that hang at once are each given a new start; what was only just started is not.
     */
    private static boolean concerns(RecentAction action, ObjectRef target, Snapshot snapshot) {
        if (action.target().equals(target)) {
            return true;
        }
        var owner = snapshot.ownerOf(target);
        if (owner.equals(target)) {
            return false;
        }
        return action.target().equals(owner)
                || (action.target().kind().equals("Pod")
                        && action.concerns(owner)
                        && !action.inProgress()
                        && startedAfter(action, target, snapshot));
    }

    /** What is under way on something else and changes the target too, or the workload that it is a pod of. */
    private static Optional<String> changedBeside(ObjectRef target, Snapshot snapshot) {
        var owner = snapshot.ownerOf(target);
        return snapshot.recentActions().stream()
                .filter(a -> a.remedy() && a.inProgress())
                .flatMap(a -> a.also().stream()
                        .filter(o -> o.equals(target) || o.equals(owner))
                        .map(o -> a.action() + " is under way on " + a.target().display() + " and changes "
                                + o.display() + " too"))
                .findFirst();
    }

    private static boolean startedAfter(RecentAction action, ObjectRef target, Snapshot snapshot) {
        return snapshot.pods().stream()
                .filter(p -> p.ref().equals(target))
                .map(p -> p.meta().createdAt())
                .noneMatch(created ->
                        created != null && created.plus(CLOCKS_DIFFER).isBefore(action.at()));
    }

    /** The successor of an evicted pod is made before the eviction is answered, and by another machine's clock. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static String ago(Instant then, Instant now) {
        return Spans.said(Duration.between(then, now));
    }
}
