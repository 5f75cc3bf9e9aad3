package io.kubernaut.rules.whynot;

import io.kubernaut.rules.FactText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.drools.model.AccumulatePattern;
import org.drools.model.Condition;
import org.drools.model.Constraint;
import org.drools.model.Pattern;
import org.drools.model.SingleConstraint;
import org.jspecify.annotations.Nullable;

/** Puts conditions into words. */
final class Steps {
    private Steps() {}

    /** A condition of a pattern, asked of a fact. */
    static Step condition(
            Pattern<?> pattern,
            Constraint condition,
            @Nullable Object fact,
            Bindings bindings,
            Map<Object, Places.Place> places,
            String group) {
        var text = text(condition);
        var readings = Readings.of(text, fact, bindings);
        if (readings.isEmpty() && fact != null) {
            readings = indexed(condition, fact);
        }
        var place = place(condition, places);
        if (place.line() == 0) {
            place = place(pattern, places);
        }
        return new Step(text, head(pattern, places), group, FactText.of(fact), readings, place.file(), place.line());
    }

    /** A pattern as such; without a fact when there is none for it. */
    static Step pattern(Pattern<?> pattern, @Nullable Object fact, Map<Object, Places.Place> places, String group) {
        var place = place(pattern, places);
        return new Step(
                source(pattern),
                head(pattern, places),
                group,
                fact == null ? "" : FactText.of(fact),
                List.of(),
                place.file(),
                place.line());
    }

    static Step eval(SingleConstraint condition, Bindings bindings, Map<Object, Places.Place> places, String group) {
        var text = text(condition);
        var place = place(condition, places);
        return new Step(text, "eval", group, "", Readings.of(text, null, bindings), place.file(), place.line());
    }

    /** What stands in a "not". */
    static Step group(Condition inner, Map<Object, Places.Place> places, String word) {
        var patterns = patterns(inner);
        var place = patterns.isEmpty() ? Places.Place.UNKNOWN : place(patterns.getFirst(), places);
        return new Step(
                patterns.stream().map(Steps::source).collect(Collectors.joining(" and ")),
                patterns.stream().map(p -> head(p, places)).collect(Collectors.joining(" and ")),
                word,
                "",
                List.of(),
                place.file(),
                place.line());
    }

    static Step accumulated(
            AccumulatePattern<?> accumulate,
            List<@Nullable Object> results,
            int matched,
            Map<Object, Places.Place> places) {
        var group = group(accumulate.getCondition(), places, "accumulate");
        var values = new ArrayList<Reading>();
        for (int i = 0; i < results.size(); i++) {
            values.add(new Reading(
                    shown(accumulate.getAccumulateFunctions()[i].getResult().getName()), FactText.of(results.get(i))));
        }
        return new Step(
                group.text(), group.pattern(), "accumulate", matched + " facts", values, group.file(), group.line());
    }

    private static List<Pattern<?>> patterns(Condition condition) {
        if (condition instanceof AccumulatePattern<?> accumulate) {
            return patterns(accumulate.getCondition());
        }
        if (condition instanceof Pattern<?> pattern) {
            return List.of(pattern);
        }
        var all = new ArrayList<Pattern<?>>();
        if (condition.getType() != Condition.Type.EVAL) {
            condition.getSubConditions().forEach(c -> all.addAll(patterns(c)));
        }
        return all;
    }

    /** {@code PodState( ready, revision == $r.current )}. */
    private static String source(Pattern<?> pattern) {
        var text = text(pattern.getConstraint());
        return pattern.getPatternVariable().getType().getSimpleName() + "(" + (text.isEmpty() ? "" : " " + text + " ")
                + ")";
    }

    private static String head(Pattern<?> pattern, Map<Object, Places.Place> places) {
        var place = places.get(pattern);
        var name = pattern.getPatternVariable().getName();
        return place != null
                ? place.text()
                : (name.startsWith("GENERATED") ? "" : shown(name) + " : ")
                        + pattern.getPatternVariable().getType().getSimpleName();
    }

    /** The compiler marks variables of inner scopes. */
    private static String shown(String variable) {
        return variable.replaceFirst("_\\d+_sCoPe$", "");
    }

    private static String text(Constraint constraint) {
        if (constraint instanceof SingleConstraint single) {
            return single.getVariables().length == 0
                    ? ""
                    : single.predicateInformation()
                            .getStringConstraint()
                            .strip()
                            .replaceAll("\\s+", " ");
        }
        var word = constraint.getType() == Constraint.Type.OR ? " || " : ", ";
        return constraint.getChildren().stream()
                .map(Steps::text)
                .filter(t -> !t.isEmpty())
                .collect(Collectors.joining(word));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<Reading> indexed(Constraint condition, Object fact) {
        if (condition instanceof SingleConstraint single && single.getIndex() != null) {
            var extractor = single.getIndex().getLeftOperandExtractor();
            return List.of(new Reading("the left side", FactText.of(extractor.apply(fact))));
        }
        return List.of();
    }

    private static Places.Place place(Object compiled, Map<Object, Places.Place> places) {
        return places.getOrDefault(compiled, Places.Place.UNKNOWN);
    }
}
