package io.kubernaut.rules.lint;

import io.kubernaut.core.context.SymptomLines;
import io.kubernaut.core.context.SymptomTable;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks the lines that an operator adds to the table of symptoms. */
final class SymptomFile {
    private static final Pattern ASKED = Pattern.compile("\\bsymptom\\s*(?:==|in)\\s*(\"[^\"]*\"|\\([^)]*\\))");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    private SymptomFile() {}

    /** @param rules DRL by path, of all that will be in force */
    static void check(String csv, Map<String, String> rules, Notes notes) {
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
            if (!before.isEmpty()) {
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
}
