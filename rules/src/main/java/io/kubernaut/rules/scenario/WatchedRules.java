package io.kubernaut.rules.scenario;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rules that remember what they were asked about and which of them fired, also for alerts that ended in another's
 * incident.
 */
public final class WatchedRules implements KnowledgeBase {
    private final KnowledgeBase base;
    private final Set<Snapshot> snapshots = new LinkedHashSet<>();
    private final Set<String> fired = new TreeSet<>();

    public WatchedRules(KnowledgeBase base) {
        this.base = base;
    }

    /** Every snapshot, in the order in which they came. */
    public Set<Snapshot> snapshots() {
        return Collections.unmodifiableSet(snapshots);
    }

    /** The names of all rules that fired. */
    public Set<String> fired() {
        return Collections.unmodifiableSet(fired);
    }

    @Override
    public String hash() {
        return base.hash();
    }

    @Override
    public SymptomTable symptoms() {
        return base.symptoms();
    }

    @Override
    public Evaluation evaluate(Snapshot snapshot) {
        snapshots.add(snapshot);
        var evaluation = base.evaluate(snapshot);
        evaluation.fired().forEach(f -> fired.add(f.rule()));
        return evaluation;
    }
}
