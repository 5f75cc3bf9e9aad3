package io.kubernaut.rules;

import io.kubernaut.rules.RuleCompilationException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.kie.api.io.Resource;

/** Which file each rule is in. The engine does not keep that. */
final class RulePlaces {
    private RulePlaces() {}

    /**
     * Paths by rule.
     *
     * @throws RuleCompilationException when a name is used twice, or a file cannot be parsed
     */
    static SortedMap<String, String> of(Map<String, String> sources) {
        var places = new TreeMap<String, String>();
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
                        var other = places.putIfAbsent(rule.getName(), path);
                        if (other != null) {
                            problems.add(new Problem(path, rule.getLine(), taken(rule.getName(), path, other)));
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

    private static String taken(String rule, String path, String other) {
        return "The rule " + rule + " is there already, in "
                + (other.equals(path) ? "this file" : Origin.shown(other))
                + ". Give it another name"
                + (Origin.of(other) == Origin.SHIPPED && Origin.of(path) == Origin.OPERATOR
                        ? ", or replace the shipped file by one of the same path."
                        : ".");
    }

    private static int firstLine(int[] lines) {
        return lines.length == 0 ? 0 : lines[0];
    }
}
