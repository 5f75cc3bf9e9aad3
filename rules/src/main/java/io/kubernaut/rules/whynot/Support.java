package io.kubernaut.rules.whynot;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.drools.core.base.accumulators.CountAccumulateFunction;
import org.drools.model.AccumulatePattern;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Declaration;
import org.drools.model.From0;
import org.drools.model.From1;
import org.drools.model.From2;
import org.drools.model.From3;
import org.drools.model.From4;
import org.drools.model.GroupByPattern;
import org.drools.model.Pattern;
import org.drools.model.Rule;
import org.drools.model.SingleConstraint;
import org.drools.model.Variable;
import org.drools.model.consequences.NamedConsequenceImpl;
import org.drools.model.functions.accumulate.AccumulateFunction;
import org.drools.model.patterns.EvalImpl;
import org.drools.model.patterns.PatternImpl;

/**
 * What of a rule the explainer does not follow. It is asked before a rule is walked, so that such a rule is said to be
 * beyond it and is not guessed at.
 */
final class Support {
    private Support() {}

    /** Why the explainer cannot follow the rule; empty when it can. */
    static Optional<String> missing(Rule rule) {
        return attributes(rule).or(() -> missing(rule.getView()));
    }

    /** With these a rule that matches need not fire. */
    private static Optional<String> attributes(Rule rule) {
        return Stream.of(
                        set(rule, Rule.Attribute.NO_LOOP, "no-loop"),
                        set(rule, Rule.Attribute.LOCK_ON_ACTIVE, "lock-on-active"),
                        set(rule, Rule.Attribute.ENABLED, "enabled"),
                        set(rule, Rule.Attribute.AUTO_FOCUS, "auto-focus"),
                        set(rule, Rule.Attribute.AGENDA_GROUP, "agenda-group"),
                        set(rule, Rule.Attribute.ACTIVATION_GROUP, "activation-group"),
                        set(rule, Rule.Attribute.RULEFLOW_GROUP, "ruleflow-group"),
                        set(rule, Rule.Attribute.DURATION, "duration"),
                        set(rule, Rule.Attribute.TIMER, "timer"),
                        set(rule, Rule.Attribute.CALENDARS, "calendars"),
                        set(rule, Rule.Attribute.DATE_EFFECTIVE, "date-effective"),
                        set(rule, Rule.Attribute.DATE_EXPIRES, "date-expires"))
                .flatMap(Optional::stream)
                .findFirst()
                .map(name -> "its attribute " + name + " decides whether it fires when it matches");
    }

    private static <T> Optional<String> set(Rule rule, Rule.Attribute<T> attribute, String name) {
        T value = rule.getAttribute(attribute);
        return value == null || value.equals(attribute.getDefaultValue()) ? Optional.empty() : Optional.of(name);
    }

    private static Optional<String> missing(Condition condition) {
        return switch (condition.getType()) {
            case AND, OR, NOT, EXISTS -> firstMissing(condition);
            case PATTERN -> pattern((Pattern<?>) condition);
            case EVAL -> constraint(((EvalImpl) condition).getExpr());
            case FORALL ->
                condition.getSubConditions().getFirst() instanceof PatternImpl<?> p
                        ? pattern(p)
                        : Optional.of("it has a forall over several patterns");
            case ACCUMULATE -> accumulate((AccumulatePattern<?>) condition);
            case CONSEQUENCE ->
                condition instanceof NamedConsequenceImpl named
                                && named.getName().equals("default")
                        ? Optional.empty()
                        : Optional.of("it has more than one consequence");
            case QUERY, GROUP_BY, TEMPORAL, RECEIVER, SENDER ->
                Optional.of("it has a condition of the kind "
                        + condition.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        };
    }

    private static Optional<String> firstMissing(Condition group) {
        return group.getSubConditions().stream()
                .map(Support::missing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> pattern(Pattern<?> pattern) {
        Variable<?> variable = pattern.getPatternVariable();
        if (variable instanceof Declaration<?> declared) {
            var source = declared.getSource();
            var followed = source == null
                    || source instanceof From0<?>
                    || source instanceof From1<?>
                    || source instanceof From2<?, ?>
                    || source instanceof From3<?, ?, ?>
                    || source instanceof From4<?, ?, ?, ?>;
            if (!followed || declared.getWindow() != null) {
                return Optional.of("it takes facts from a stream, a window or more than three variables");
            }
        }
        return variable.isPrototype()
                ? Optional.of("it has facts without a class")
                : constraint(pattern.getConstraint());
    }

    private static Optional<String> constraint(Constraint constraint) {
        if (constraint instanceof SingleConstraint single) {
            return single.isTemporal() ? Optional.of("it compares times of events") : Optional.empty();
        }
        return constraint.getChildren().stream()
                .map(Support::constraint)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> accumulate(AccumulatePattern<?> accumulate) {
        if (accumulate instanceof GroupByPattern<?, ?> || accumulate.isQuerySource()) {
            return Optional.of("it groups facts or asks a query");
        }
        for (var function : accumulate.getAccumulateFunctions()) {
            if (!(function.createFunctionObject() instanceof org.kie.api.runtime.rule.AccumulateFunction<?> made)) {
                return Optional.of("it accumulates with code of its own");
            }
            if (isOpaque(function, made, accumulate)) {
                return Optional.of("it accumulates several patterns without naming one");
            }
        }
        return missing(accumulate.getCondition());
    }

    private static boolean isOpaque(
            AccumulateFunction function,
            org.kie.api.runtime.rule.AccumulateFunction<?> made,
            AccumulatePattern<?> accumulate) {
        return function.getSource() == null
                && !(accumulate.getCondition() instanceof Pattern<?>)
                && !(made instanceof CountAccumulateFunction);
    }
}
