package io.kubernaut.rules.base;

import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Observation;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.Recorder;
import io.kubernaut.rules.ShippedRules;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rules of a base about which nothing is proven yet on facts of the shipped scenarios. There the build has held every
 * shipped rule to the explainer. What a rule does depends on the snapshot and on facts that rules insert, so that a shipped
 * rule is in question again only where it looks at facts of which the operator's rules insert some, or of which those did
 * that the operator's stand in for.
 */
final class Unproven {
    private final SortedSet<String> operators = new TreeSet<>();
    /** Shipped rules that look at what rules insert. */
    private final Set<String> looking;

    private final Set<Class<?>> lookedAt = new HashSet<>();
    private final Set<Class<?>> missing = new HashSet<>();

    Unproven(DroolsKnowledgeBase base) {
        base.rules().values().stream().filter(r -> r.origin() != Origin.SHIPPED).forEach(r -> operators.add(r.rule()));
        looking = shippedLookingAt(base, Recorder.INSERTED);
        var replaced = ShippedRules.sources();
        replaced.keySet().removeAll(base.sources().keySet());
        for (var type : Recorder.INSERTED) {
            if (!shippedLookingAt(base, Set.of(type)).isEmpty()) {
                lookedAt.add(type);
            }
            if (replaced.values().stream().anyMatch(text -> text.contains(type.getSimpleName()))) {
                missing.add(type);
            }
        }
    }

    private Set<String> shippedLookingAt(DroolsKnowledgeBase base, Set<Class<?>> types) {
        var rules = base.rulesLookingAt(types);
        rules.removeAll(operators);
        return rules;
    }

    /** Whether there can be any. */
    boolean possible() {
        return !operators.isEmpty() || !missing.isEmpty();
    }

    /**
     * By name. One shipped rule that sees other facts may insert others itself, so that then all are in question that look at
     * what rules insert.
     */
    Set<String> after(Observation observed) {
        var changed = new HashSet<>(missing);
        operators.forEach(r -> changed.addAll(observed.insertedBy().getOrDefault(r, Set.of())));
        if (Collections.disjoint(changed, lookedAt)) {
            return operators;
        }
        var all = new TreeSet<>(operators);
        all.addAll(looking);
        return all;
    }
}
