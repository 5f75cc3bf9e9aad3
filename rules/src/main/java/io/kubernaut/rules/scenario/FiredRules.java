package io.kubernaut.rules.scenario;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import java.util.Set;
import java.util.TreeSet;

/** Remembers the names of all rules that fired, also on facts of alerts that ended in another's incident. */
public final class FiredRules implements KnowledgeBase {
    private final KnowledgeBase base;
    private final Set<String> names = new TreeSet<>();

    public FiredRules(KnowledgeBase base) {
        this.base = base;
    }

    public Set<String> names() {
        return names;
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
        var evaluation = base.evaluate(snapshot);
        evaluation.fired().forEach(f -> names.add(f.rule()));
        return evaluation;
    }
}
