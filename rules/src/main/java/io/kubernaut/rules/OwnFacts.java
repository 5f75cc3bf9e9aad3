package io.kubernaut.rules;

import java.lang.invoke.VarHandle;
import java.util.Map;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.rule.consequence.Consequence;
import org.drools.modelcompiler.consequence.LambdaConsequence;
import org.kie.api.KieBase;

/**
 * Lets each firing of a rule have facts of its own. In sessions without locks, a consequence otherwise keeps the facts of
 * its last firing in the base, which all sessions share, so that an evaluation could act on the facts of one beside it.
 */
final class OwnFacts {
    /** What the rule's author wrote. */
    private static final VarHandle WRITTEN =
            Internals.field(LambdaConsequence.class, "consequence", org.drools.model.Consequence.class);

    /** Consequences of a rule that are reached by {@code do}. */
    private static final VarHandle NAMED = Internals.field(RuleImpl.class, "namedConsequences", Map.class);

    private OwnFacts() {}

    /** Does so in a base that nobody uses yet. */
    static <B extends KieBase> B everywhereIn(B base) {
        for (var pack : base.getKiePackages()) {
            for (var rule : pack.getRules()) {
                in((RuleImpl) rule);
            }
        }
        return base;
    }

    @SuppressWarnings("unchecked")
    private static void in(RuleImpl rule) {
        if (rule.getConsequence() == null) {
            return; // A query has none.
        }
        rule.setConsequence(keepingNothing(rule.getConsequence()));
        if (rule.hasNamedConsequences()) {
            ((Map<String, Consequence<?>>) NAMED.get(rule)).replaceAll((name, named) -> keepingNothing(named));
        }
    }

    /** The engine's own, without the optimisation for which it keeps what it was given. */
    private static Consequence<?> keepingNothing(Consequence<?> consequence) {
        if (!(consequence instanceof LambdaConsequence lambda)) {
            throw new IllegalStateException("This version of Drools makes another kind of consequence: "
                    + consequence.getClass().getName());
        }
        return new LambdaConsequence((org.drools.model.Consequence) WRITTEN.get(lambda), false);
    }
}
