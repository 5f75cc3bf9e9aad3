package io.kubernaut.core.context;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of a table of symptoms, {@code alert,symptom,kind,note} each; the head of {@code symptoms.csv} describes them.
 * Empty lines, lines that begin with {@code #} and the heading are none.
 *
 * @param lines those that can be read, in their order
 * @param faults those that cannot
 */
public record SymptomLines(List<Line> lines, List<Fault> faults) {
    /** Stands in the table for: the value of the label {@code rule} is the name to look up. */
    static final String BY_RULE = "@rule";

    private static final String FORM = "alert,symptom,kind,note";
    private static final Pattern ALERT = Pattern.compile("[^{}]+(\\{[^{}=]+=[^{}]*})?");
    private static final Pattern SYMPTOM = Pattern.compile(BY_RULE + "|[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern KIND = Pattern.compile("[A-Za-z]*");

    public SymptomLines {
        lines = List.copyOf(lines);
        faults = List.copyOf(faults);
    }

    /**
     * One line.
     *
     * @param number from 1
     * @param alert an exact name, a pattern with {@code *}, or either with a label: {@code Name{label=value}}
     * @param kind of the object that the alert is about, as a hint; "" for none
     * @param note what it means, in words for people; it may be empty
     */
    public record Line(int number, String alert, String symptom, String kind, String note) {}

    /**
     * Why a line cannot be read.
     *
     * @param number of the line, from 1
     * @param field which one is wrong: alert, symptom or kind
     * @param what is wrong, a sentence without its full stop
     * @param fix what to do, a sentence without its full stop
     */
    public record Fault(int number, String field, String what, String fix) {
        String display() {
            return "Line " + number + " of the symptom table, field " + field + ": " + what + ". " + fix;
        }
    }

    public static SymptomLines of(String csv) {
        var lines = new ArrayList<Line>();
        var faults = new ArrayList<Fault>();
        var seen = new HashMap<String, Integer>();
        int number = 0;
        for (var text : csv.lines().map(String::strip).toList()) {
            number++;
            if (!text.isEmpty() && !text.startsWith("#") && !text.startsWith("alert,symptom")) {
                read(text, number, seen, lines, faults);
            }
        }
        return new SymptomLines(lines, faults);
    }

    private static void read(
            String text, int number, HashMap<String, Integer> seen, List<Line> lines, List<Fault> faults) {
        var fields = text.split(",", 4);
        var alert = fields[0].strip();
        if (!ALERT.matcher(alert).matches()) {
            faults.add(new Fault(
                    number, "alert", "\"" + alert + "\" names no alert", "Write Name, Name*, or Name{label=value}"));
            return;
        }
        if (fields.length < 3) {
            faults.add(new Fault(
                    number,
                    fields.length < 2 ? "symptom" : "kind",
                    "The field is missing in: " + text,
                    "Write " + FORM + "; kind and note may be empty, their commas not"));
            return;
        }
        var symptom = fields[1].strip();
        var kind = fields[2].strip();
        if (!SYMPTOM.matcher(symptom).matches()) {
            faults.add(new Fault(
                    number,
                    "symptom",
                    "\"" + symptom + "\" is no symptom",
                    "Write small letters, digits and hyphens, such as crash-loop"));
        } else if (!KIND.matcher(kind).matches()) {
            faults.add(new Fault(
                    number, "kind", "\"" + kind + "\" is no kind of object", "Write a kind, such as Pod, or nothing"));
        } else if (seen.putIfAbsent(alert, number) != null) {
            faults.add(new Fault(
                    number,
                    "alert",
                    "The table names " + alert + " again, after line " + seen.get(alert),
                    "Keep one line"));
        } else {
            lines.add(new Line(number, alert, symptom, kind, fields.length < 4 ? "" : fields[3].strip()));
        }
    }
}
