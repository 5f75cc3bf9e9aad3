package io.kubernaut.rules;

import java.lang.invoke.VarHandle;
import org.drools.base.base.ValueResolver;
import org.drools.base.rule.constraint.AlphaNodeFieldConstraint;
import org.drools.core.reteoo.AlphaNode;
import org.drools.core.reteoo.FromNode;
import org.drools.model.functions.Predicate1;
import org.drools.modelcompiler.constraints.ConstraintEvaluationException;
import org.drools.modelcompiler.constraints.ConstraintEvaluator;
import org.drools.modelcompiler.constraints.LambdaConstraint;
import org.kie.api.KieBase;
import org.kie.api.runtime.rule.FactHandle;

/**
 * Lets the engine ask a condition on one fact of what the rule's author wrote, rather than by way of three objects that
 * work out which fact is meant. A decision asks some thirty of them.
 */
final class DirectTests {
    private static final VarHandle ASKED =
            Internals.field(AlphaNode.class, "constraint", AlphaNodeFieldConstraint.class);

    private DirectTests() {}

    /** Does so in a base that nobody uses yet, and to which no rule is added any more. */
    static <B extends KieBase> B everywhereIn(B base) {
        Network.each(base, node -> {
            switch (node) {
                case AlphaNode alpha -> ASKED.set(alpha, direct(alpha.getConstraint()));
                case FromNode<?> from -> directly(from.getAlphaConstraints());
                default -> {}
            }
        });
        return base;
    }

    /** Whether a condition is asked so. */
    static boolean isDirect(AlphaNodeFieldConstraint constraint) {
        return constraint instanceof Direct;
    }

    private static void directly(AlphaNodeFieldConstraint[] constraints) {
        for (int i = 0; i < constraints.length; i++) {
            constraints[i] = direct(constraints[i]);
        }
    }

    /** Conditions of other kinds, such as those that know the time, stay what they are. */
    private static AlphaNodeFieldConstraint direct(AlphaNodeFieldConstraint constraint) {
        if (constraint.getClass() != LambdaConstraint.class || constraint.getRequiredDeclarations().length > 0) {
            return constraint;
        }
        var lambda = (LambdaConstraint) constraint;
        return lambda.getEvaluator().getClass() == ConstraintEvaluator.class
                        && lambda.getEvaluator().getConstraint().getPredicate1() instanceof Predicate1.Impl<?> written
                ? new Direct(lambda, written)
                : constraint;
    }

    /** The same condition. */
    private static final class Direct extends LambdaConstraint {
        private final transient Predicate1<Object> condition;

        @SuppressWarnings("unchecked")
        Direct(LambdaConstraint same, Predicate1.Impl<?> written) {
            super(same.getEvaluator(), same.getPredicateInformation());
            this.condition = (Predicate1<Object>) written.getLambda();
        }

        @Override
        public boolean isAllowed(FactHandle handle, ValueResolver resolver) {
            try {
                return condition.test(handle.getObject());
            } catch (Exception e) {
                // As the engine itself says it: whose condition it was is read from this.
                throw new ConstraintEvaluationException(getPredicateInformation(), new RuntimeException(e));
            }
        }
    }
}
