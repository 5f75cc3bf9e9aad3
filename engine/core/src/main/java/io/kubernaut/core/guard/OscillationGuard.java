package io.kubernaut.core.guard;

import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import java.util.Optional;

/** What was undone, did not help, or goes to and fro is not simply done again. */
final class OscillationGuard implements Guard {
    /** In the order in which they speak. */
    private static final List<Circle> CIRCLES = List.of(
            Circles::takenBack,
            Circles::setBackByOthers,
            Circles::rollbackLoop,
            Circles::ineffectiveRepeat,
            Circles::scaleFlip,
            Circles::scaleAgainstResources,
            Circles::tooOften,
            Circles::cascade);

    /** One way to go in circles: what it says, or nothing. */
    @FunctionalInterface
    private interface Circle {
        Optional<Verdict> seenIn(Circles past);
    }

    @Override
    public String name() {
        return "oscillation";
    }

    @Override
    public String configuredBy() {
        return "kubernaut.policy.thresholds.repeats, kubernaut.policy.thresholds.repeat-window,"
                + " kubernaut.policy.cascade-targets, kubernaut.policy.cascade-window";
    }

    @Override
    public Verdict check(Proposal proposal, ActionDefinition action, Snapshot snapshot) {
        if (!action.mutating()) {
            return new Verdict.Allow("Nothing is changed.");
        }
        var past = new Circles(proposal, snapshot);
        return CIRCLES.stream()
                .map(c -> c.seenIn(past))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new Verdict.Allow("It does not go in circles."));
    }
}
