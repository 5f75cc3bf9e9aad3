package io.kubernaut.rules;

import io.kubernaut.rules.RuleCompilationException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.BaseDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.ExprConstraintDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.kie.api.io.Resource;

/** Where each rule is, and which symptoms it asks for. The engine does not keep that. */
final class RulePlaces {
    private static final Pattern SYMPTOM = Pattern.compile("\\bsymptom\\s*(?:==|in)\\s*(\"[^\"]*\"|\\([^)]*\\))");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    private RulePlaces() {}

    /** One rule. */
    record Place(String path, int line, SortedSet<String> symptoms) {}

    /**
     * Places by rule.
     *
     * @throws RuleCompilationException when a name is used twice, or a file cannot be parsed
     */
    static SortedMap<String, Place> of(Map<String, String> sources) {
        var places = new TreeMap<String, Place>();
        var problems = new ArrayList<Problem>();
        // What ships comes first: it is the operator's file that has to give way.
        var paths = new TreeSet<>(Comparator.comparing(Origin::of).thenComparing(Comparator.<String>naturalOrder()));
        paths.addAll(sources.keySet());
        for (var path : paths) {
            var text = sources.getOrDefault(path, "");
            var parser = new DrlParser(DrlParser.DEFAULT_LANGUAGE_LEVEL);
            try {
                var content = parser.parse((Resource) null, text);
                for (var error : parser.getErrors()) {
                    problems.add(new Problem(path, Math.max(firstLine(error.getLines()), 0), error.getMessage()));
                }
                if (content != null) {
                    for (var rule : content.getRules()) {
                        var other = places.putIfAbsent(
                                rule.getName(), new Place(path, rule.getLine(), symptoms(rule.getLhs())));
                        if (other != null) {
                            problems.add(new Problem(path, rule.getLine(), taken(rule.getName(), path, other.path())));
                        }
                    }
                }
            } catch (DroolsParserException e) {
                problems.add(new Problem(path, Math.max(e.getLineNumber(), 0), "is not DRL"));
            }
        }
        if (!problems.isEmpty()) {
            throw new RuleCompilationException(problems);
        }
        return places;
    }

    /** The names of the rules of one file; empty where it cannot be parsed. */
    static Optional<Set<String>> names(String drl) {
        var parser = new DrlParser(DrlParser.DEFAULT_LANGUAGE_LEVEL);
        try {
            var content = parser.parse((Resource) null, drl);
            return content == null || parser.hasErrors()
                    ? Optional.empty()
                    : Optional.of(
                            content.getRules().stream().map(RuleDescr::getName).collect(Collectors.toSet()));
        } catch (DroolsParserException e) {
            return Optional.empty();
        }
    }

    private static String taken(String rule, String path, String other) {
        return "The rule " + rule + " is there already, in "
                + (other.equals(path) ? "this file" : Origin.shown(other))
                + ". Give it another name"
                + (Origin.of(other) == Origin.SHIPPED && Origin.of(path) != Origin.SHIPPED
                        ? ", or replace the shipped file by one of the same path."
                        : ".");
    }

    private static SortedSet<String> symptoms(BaseDescr condition) {
        var symptoms = new TreeSet<String>();
        collect(condition, symptoms);
        return symptoms;
    }

    private static void collect(BaseDescr part, SortedSet<String> symptoms) {
        switch (part) {
            case PatternDescr pattern -> pattern.getConstraint().getDescrs().forEach(c -> collect(c, symptoms));
            case ConditionalElementDescr several -> several.getDescrs().forEach(d -> collect((BaseDescr) d, symptoms));
            case ExprConstraintDescr constraint ->
                SYMPTOM.matcher(constraint.getExpression())
                        .results()
                        .flatMap(m -> TEXT.matcher(m.group(1)).results())
                        .forEach(m -> symptoms.add(m.group(1)));
            default -> {}
        }
    }

    private static int firstLine(int[] lines) {
        return lines.length == 0 ? 0 : lines[0];
    }
}
