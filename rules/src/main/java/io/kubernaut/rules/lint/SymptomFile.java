package io.kubernaut.rules.lint;

import io.kubernaut.core.context.SymptomLines;
import io.kubernaut.core.context.SymptomTable;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks the lines that an operator adds to the table of symptoms. Such a line has no stage of trust: one that gives a shipped
 * alert another symptom takes it from all shipped rules at once, so only the configuration allows that.
 */
final class SymptomFile {
    private static final Pattern ASKED = Pattern.compile("\\bsymptom\\s*(?:==|in)\\s*(\"[^\"]*\"|\\([^)]*\\))");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    private static final int MOST_NAMED = 5;

    private SymptomFile() {}

    /**
     * @param rules DRL by path, of all that will be in force
     * @param granted names of shipped alerts, and shipped patterns, that may be given another symptom
     */
    static void check(String csv, Map<String, String> rules, Set<String> granted, Notes notes) {
        var shipped = SymptomTable.shipped();
        var known = new TreeSet<>(shipped.symptoms());
        known.add("@rule");
        rules.values()
                .forEach(drl -> ASKED.matcher(drl)
                        .results()
                        .flatMap(m -> TEXT.matcher(m.group(1)).results())
                        .forEach(m -> known.add(m.group(1))));
        var read = SymptomLines.of(csv);
        read.faults().forEach(f -> notes.add(Check.SYMPTOM_LINE, f.number(), f.field() + ": " + f.what(), f.fix()));
        for (var line : read.lines()) {
            var before = shipped.symptomOfExactly(line.alert());
            var taken = shipped.changedBy(alone(line));
            if (!granted.containsAll(taken)) {
                taken.removeAll(granted);
                notes.add(
                        Check.SYMPTOM_TAKEN,
                        line.number(),
                        line.alert() + " gives another symptom to what the shipped table knows: " + named(taken));
            } else if (before.isEmpty() && !taken.isEmpty()) {
                notes.add(
                        Check.SYMPTOM_REPLACED,
                        line.number(),
                        line.alert() + " gives another symptom to " + named(taken) + ", as is granted");
            } else if (!before.isEmpty()) {
                notes.add(
                        Check.SYMPTOM_REPLACED,
                        line.number(),
                        line.alert() + " is in the shipped table, as " + before + "; this line takes its place");
            }
            if (!known.contains(line.symptom())) {
                notes.add(
                        Check.SYMPTOM_UNKNOWN,
                        line.number(),
                        "No rule asks for " + line.symptom() + ", and the shipped table does not have it");
            }
        }
    }

    private static SymptomTable alone(SymptomLines.Line line) {
        return SymptomTable.parse(String.join(",", line.alert(), line.symptom(), line.kind(), ""));
    }

    private static String named(SortedSet<String> alerts) {
        var more = alerts.size() - MOST_NAMED;
        return alerts.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
