package io.kubernaut.rules.whynot;

import io.kubernaut.rules.FactText;
import io.kubernaut.rules.whynot.RuleWhy.Failure;
import io.kubernaut.rules.whynot.RuleWhy.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.drools.model.AccumulatePattern;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Pattern;
import org.drools.model.SingleConstraint;
import org.drools.model.Variable;
import org.drools.model.patterns.EvalImpl;
import org.drools.model.patterns.PatternImpl;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the conditions of one compiled rule, trying every fact for every pattern as the engine would, and asks
 * the same compiled predicates. It keeps the way that led furthest.
 */
final class Walk {
    private static final int MOST_IN_THE_WAY = 10;

    /** Facts to try for patterns: far more than any rule needs that the engine matches. */
    static final int MOST_TRIED = 200_000;

    private final List<Object> session;
    private final Map<Object, Places.Place> places;
    private @Nullable Attempt furthest;
    private @Nullable Trail firstMatch;
    private int matches;
    private final Effort effort;
    private String thrown = "";

    /** Of a walk and those aside of it. */
    private static final class Effort {
        private int tried;

        boolean allows() {
            return ++tried <= MOST_TRIED;
        }
    }

    /** A way that ended, and how. */
    private record Attempt(Trail trail, Supplier<Failure> failure) {}

    /** What comes after a condition that holds. */
    private interface Onward {
        void go(Bindings bindings, Trail trail);
    }

    /** @param session the facts that patterns without a {@code from} see, in a fixed order */
    Walk(List<Object> session, Map<Object, Places.Place> places) {
        this(session, places, new Effort());
    }

    private Walk(List<Object> session, Map<Object, Places.Place> places, Effort effort) {
        this.session = session;
        this.places = places;
        this.effort = effort;
    }

    void through(Condition view) {
        follow(view, Bindings.NONE, Trail.START, "", (bindings, trail) -> matched(trail));
    }

    private void matched(Trail trail) {
        matches++;
        if (firstMatch == null) {
            firstMatch = trail;
        }
    }

    int matches() {
        return matches;
    }

    /** What a condition threw that nothing else made needless, or that there is too much to try; "" when neither. */
    String thrown() {
        return thrown;
    }

    /** The conditions that held: of the first match, else of the furthest way. */
    List<Step> held() {
        if (firstMatch != null) {
            return firstMatch.steps();
        }
        return furthest == null ? List.of() : furthest.trail().steps();
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(furthest).map(a -> a.failure().get());
    }

    private void follow(Condition condition, Bindings bindings, Trail trail, String group, Onward onward) {
        switch (condition.getType()) {
            case AND -> all(ordered(condition.getSubConditions()), 0, bindings, trail, group, onward);
            case OR ->
                condition.getSubConditions().forEach(c -> follow(c, bindings, trail, inner(group, "or"), onward));
            case PATTERN -> pattern((Pattern<?>) condition, bindings, trail, group, onward);
            case EVAL -> eval((EvalImpl) condition, bindings, trail, group, onward);
            case EXISTS -> exists(condition.getSubConditions().getFirst(), bindings, trail, onward);
            case NOT -> not(condition.getSubConditions().getFirst(), "not", bindings, trail, onward);
            case FORALL -> forall((PatternImpl<?>) condition.getSubConditions().getFirst(), bindings, trail, onward);
            case ACCUMULATE -> accumulate((AccumulatePattern<?>) condition, bindings, trail, onward);
            case CONSEQUENCE -> onward.go(bindings, trail);
            default -> throw new IllegalStateException("Not supported, and not noticed: " + condition.getType());
        }
    }

    private void all(
            List<Condition> conditions, int next, Bindings bindings, Trail trail, String group, Onward onward) {
        if (next == conditions.size()) {
            onward.go(bindings, trail);
        } else {
            follow(
                    conditions.get(next),
                    bindings,
                    trail,
                    group,
                    (b, t) -> all(conditions, next + 1, b, t, group, onward));
        }
    }

    /** In the compiled form the conditions of a result can come before what accumulates it. */
    private static List<Condition> ordered(List<Condition> conditions) {
        var order = new ArrayList<>(conditions);
        for (var condition : conditions) {
            if (condition instanceof AccumulatePattern<?> accumulate) {
                var results = List.of(accumulate.getBoundVariables());
                var about = conditions.stream()
                        .filter(c -> c instanceof PatternImpl<?> p && results.contains(p.getPatternVariable()))
                        .toList();
                order.removeAll(about);
                order.addAll(order.indexOf(condition) + 1, about);
            }
        }
        return order;
    }

    private void pattern(Pattern<?> pattern, Bindings bindings, Trail trail, String group, Onward onward) {
        var candidates = candidates(pattern, bindings);
        if (candidates.isEmpty()) {
            failed(
                    trail,
                    () -> new Failure(Kind.NOTHING_THERE, Steps.pattern(pattern, null, places, group), 0, List.of()));
        }
        var conditions = conditions(pattern.getConstraint());
        for (var fact : candidates) {
            candidate(pattern, conditions, fact, candidates.size(), bindings, trail, group, onward);
        }
    }

    private List<?> candidates(Pattern<?> pattern, Bindings bindings) {
        var name = pattern.getPatternVariable().getName();
        if (bindings.has(name)) {
            var result = bindings.get(name);
            return result == null ? List.of(Absent.RESULT) : List.of(result);
        }
        try {
            return Sources.of(pattern, session, bindings);
        } catch (RuntimeException e) {
            threw(e);
            return List.of();
        }
    }

    /** The result of an accumulate that has none is asked all the same. */
    private enum Absent {
        RESULT
    }

    private void candidate(
            Pattern<?> pattern,
            List<Constraint> conditions,
            Object candidate,
            int tried,
            Bindings bindings,
            Trail trail,
            String group,
            Onward onward) {
        if (!effort.allows()) {
            thrown = "it takes more than " + MOST_TRIED + " steps to go through its conditions";
            return;
        }
        var fact = candidate == Absent.RESULT ? null : candidate;
        var bound = bindings.with(pattern.getPatternVariable().getName(), fact);
        for (var binding : pattern.getBindings()) {
            bound = bound.reading(
                    binding.getBoundVariable().getName(), b -> binding.eval(values(binding.getInputVariables(), b)));
        }
        var known = bound;
        var at = trail;
        Exception failure = null;
        for (var condition : conditions) {
            Supplier<Step> step = () -> Steps.condition(pattern, condition, fact, known, places, group);
            try {
                if (!holds(condition, known)) {
                    failed(at, () -> new Failure(Kind.FALSE, step.get(), tried, List.of()));
                    return;
                }
                at = at.and(step);
            } catch (Exception e) {
                // The engine asks in an order of its own: another condition that is false keeps it from this one.
                failure = e;
            }
        }
        if (failure != null) {
            threw(failure);
            return;
        }
        onward.go(known, conditions.isEmpty() ? at.and(() -> Steps.pattern(pattern, fact, places, group)) : at);
    }

    private void eval(EvalImpl eval, Bindings bindings, Trail trail, String group, Onward onward) {
        Supplier<Step> step = () -> Steps.eval(eval.getExpr(), bindings, places, group);
        try {
            if (holds(eval.getExpr(), bindings)) {
                onward.go(bindings, trail.and(step));
            } else {
                failed(trail, () -> new Failure(Kind.FALSE, step.get(), 0, List.of()));
            }
        } catch (Exception e) {
            threw(e);
        }
    }

    private void exists(Condition inner, Bindings bindings, Trail trail, Onward onward) {
        var found = new ArrayList<Trail>();
        follow(inner, bindings, trail, "exists", (b, t) -> found.add(t));
        if (!found.isEmpty()) {
            onward.go(bindings, found.getFirst());
        }
    }

    private void not(Condition inner, String word, Bindings bindings, Trail trail, Onward onward) {
        var aside = new Walk(session, places, effort);
        var found = new ArrayList<Trail>();
        aside.follow(inner, bindings, Trail.START, word, (b, t) -> found.add(t));
        if (!aside.thrown.isEmpty()) {
            thrown = aside.thrown;
        }
        if (found.isEmpty()) {
            onward.go(bindings, trail.and(() -> Steps.group(inner, places, word)));
        } else {
            failed(trail, () -> inTheWay(inner, word, found));
        }
    }

    private Failure inTheWay(Condition inner, String word, List<Trail> found) {
        var facts = found.stream()
                .map(Trail::steps)
                .map(steps -> String.join(
                        " with ", steps.stream().map(Step::fact).distinct().toList()))
                .distinct()
                .limit(MOST_IN_THE_WAY)
                .toList();
        var values = found.getFirst().steps().stream()
                .flatMap(s -> s.values().stream())
                .distinct()
                .toList();
        var step = Steps.group(inner, places, word);
        return new Failure(
                Kind.IN_THE_WAY,
                new Step(step.text(), step.pattern(), word, facts.getFirst(), values, step.file(), step.line()),
                found.size(),
                facts);
    }

    /** As the engine has it: there is none for which the conditions do not hold. */
    private void forall(PatternImpl<?> pattern, Bindings bindings, Trail trail, Onward onward) {
        var negated = pattern.negate();
        Optional.ofNullable(places.get(pattern)).ifPresent(p -> places.put(negated, p));
        not(negated, "forall", bindings, trail, onward);
    }

    private void accumulate(AccumulatePattern<?> accumulate, Bindings bindings, Trail trail, Onward onward) {
        var aside = new Walk(session, places, effort);
        var found = new ArrayList<Bindings>();
        aside.follow(accumulate.getCondition(), bindings, Trail.START, "accumulate", (b, t) -> found.add(b));
        if (!aside.thrown.isEmpty()) {
            thrown = aside.thrown;
            return;
        }
        try {
            var results = Accumulation.of(accumulate, found);
            var functions = accumulate.getAccumulateFunctions();
            Supplier<Step> step = () -> Steps.accumulated(accumulate, results, found.size(), places);
            if (functions.length == 1 && results.getFirst() == null) {
                failed(trail, () -> new Failure(Kind.NOTHING_THERE, step.get(), found.size(), List.of()));
                return;
            }
            var bound = bindings;
            for (int i = 0; i < functions.length; i++) {
                bound = bound.with(functions[i].getResult().getName(), results.get(i));
            }
            onward.go(bound, trail.and(step));
        } catch (Exception e) {
            threw(e);
        }
    }

    /** Those that are asked one by one; "and" groups are taken apart, "or" groups are one. */
    private static List<Constraint> conditions(Constraint constraint) {
        if (constraint instanceof SingleConstraint single) {
            return single.getVariables().length == 0 && single != SingleConstraint.FALSE ? List.of() : List.of(single);
        }
        return constraint.getType() == Constraint.Type.OR
                ? List.of(constraint)
                : constraint.getChildren().stream()
                        .flatMap(c -> conditions(c).stream())
                        .toList();
    }

    private static boolean holds(Constraint constraint, Bindings bindings) throws Exception {
        if (constraint instanceof SingleConstraint single) {
            return single.getPredicate().test(values(single.getVariables(), bindings));
        }
        for (var child : constraint.getChildren()) {
            if (holds(child, bindings) == (constraint.getType() == Constraint.Type.OR)) {
                return constraint.getType() == Constraint.Type.OR;
            }
        }
        return constraint.getType() != Constraint.Type.OR;
    }

    private static @Nullable Object[] values(Variable<?>[] variables, Bindings bindings) {
        var values = new @Nullable Object[variables.length];
        for (int i = 0; i < variables.length; i++) {
            values[i] = bindings.get(variables[i].getName());
        }
        return values;
    }

    private void failed(Trail trail, Supplier<Failure> failure) {
        if (furthest == null || trail.length() > furthest.trail().length()) {
            furthest = new Attempt(trail, failure);
        }
    }

    private void threw(Exception failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        thrown = "a condition throws " + FactText.of(deepest.toString());
    }

    private static String inner(String group, String word) {
        return group.isEmpty() ? word : group;
    }

    /** How many conditions there are to hold on the longest way through. */
    static int conditionsOf(Condition condition) {
        return switch (condition.getType()) {
            case AND, EXISTS ->
                condition.getSubConditions().stream()
                        .mapToInt(Walk::conditionsOf)
                        .sum();
            case OR ->
                condition.getSubConditions().stream()
                        .mapToInt(Walk::conditionsOf)
                        .max()
                        .orElse(0);
            case CONSEQUENCE -> 0;
            case PATTERN ->
                Math.max(1, conditions(((Pattern<?>) condition).getConstraint()).size());
            default -> 1;
        };
    }
}
