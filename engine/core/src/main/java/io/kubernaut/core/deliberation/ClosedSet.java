package io.kubernaut.core.deliberation;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a model may propose about a snapshot: actions of the catalogue on objects of the snapshot that no rule objects to
 * and no guard stops, whatever the parameters.
 *
 * @param options by action, then target
 * @param against why nothing may be changed; "" where something may
 */
record ClosedSet(List<Advisor.Option> options, String against) {

    static ClosedSet of(ActionCatalogue catalogue, Guards guards, Snapshot snapshot, Evaluation evaluation) {
        var options = new ArrayList<Advisor.Option>();
        var against = new TreeMap<String, Integer>();
        var changes = false;
        var targets = targets(snapshot);
        for (var action : catalogue.all()) {
            if (action.name().equals(Proposal.TELLING)) {
                continue;
            }
            for (var target : targets) {
                if (!action.accepts(target.kind())) {
                    continue;
                }
                var refusal = refusal(action, target, guards, snapshot, evaluation);
                if (refusal.isEmpty()) {
                    options.add(new Advisor.Option(action, target));
                    changes |= action.mutating();
                } else if (action.mutating()) {
                    against.merge(refusal.get(), 1, Integer::sum);
                }
            }
        }
        return new ClosedSet(List.copyOf(options), changes ? "" : mostCommon(against));
    }

    boolean offers(Proposal proposal) {
        return options.stream()
                .anyMatch(o -> o.action().name().equals(proposal.action())
                        && o.target().equals(proposal.target()));
    }

    /** As sure and as trusted as can be: what is refused to it is refused to every proposal of a model. */
    private static Optional<String> refusal(
            ActionDefinition action, ObjectRef target, Guards guards, Snapshot snapshot, Evaluation evaluation) {
        var probe = Proposal.of(action.name(), target, "")
                .attributedTo(Proposal.Source.MODEL, "", Proposal.Priority.of(0, 0), TrustStage.AUTO, 1.0);
        var veto = evaluation.vetoOn(probe, action.mutating(), snapshot.target());
        if (veto.isPresent()) {
            return Optional.of(veto.get().reason());
        }
        var report = guards.check(probe, action, snapshot, evaluation);
        return report.denied().or(report::held).map(a -> a.verdict().reason());
    }

    private static String mostCommon(TreeMap<String, Integer> reasons) {
        return reasons.entrySet().stream()
                .max((a, b) -> Integer.compare(a.getValue(), b.getValue()))
                .map(e -> e.getKey())
                .orElse("No action applies to what the snapshot shows.");
    }

    /** The subject and what is its own: a model cannot name other workloads. */
    private static List<ObjectRef> targets(Snapshot snapshot) {
        var targets = new TreeSet<ObjectRef>();
        if (!snapshot.subject().found()) {
            return List.of();
        }
        targets.add(snapshot.target());
        snapshot.pods().forEach(p -> targets.add(p.ref()));
        snapshot.nodes().forEach(n -> targets.add(n.ref()));
        snapshot.claims().forEach(c -> targets.add(c.ref()));
        var workload = snapshot.workload();
        var autoscaler = snapshot.autoscaler();
        var claim = snapshot.claim();
        add(targets, workload == null ? null : workload.ref());
        add(targets, autoscaler == null ? null : autoscaler.ref());
        add(targets, claim == null ? null : claim.ref());
        return List.copyOf(targets);
    }

    private static void add(TreeSet<ObjectRef> targets, @Nullable ObjectRef target) {
        if (target != null) {
            targets.add(target);
        }
    }
}
