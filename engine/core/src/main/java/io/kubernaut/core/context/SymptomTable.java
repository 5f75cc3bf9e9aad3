package io.kubernaut.core.context;

import io.kubernaut.core.alert.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which symptom an alert means, so that many alerts share rules, and in words what it means to people. Lines are
 * {@code alert,symptom,kind,note}; the head of {@code symptoms.csv} describes them.
 *
 * <p>A name with a label wins over the bare name, an exact name over a pattern, an earlier pattern over a later one.
 */
public final class SymptomTable {
    public static final String UNKNOWN = "unknown";

    private static final String BY_RULE = SymptomLines.BY_RULE;

    private static final String GENERIC_EVENT = "security-notice";

    /** How names of alerts about Kubernetes begin. */
    private static final List<String> FAMILIAR = List.of("", "Kube", "KubePod", "Kubernetes");

    private static final Pattern WITH_LABEL = Pattern.compile("([^{}]+)\\{([^{}=]+)=([^{}]*)}");

    private final Map<String, Row> exact;
    private final Map<String, List<Row>> withLabel;
    private final List<Row> patterns;

    private SymptomTable(Map<String, Row> exact, Map<String, List<Row>> withLabel, List<Row> patterns) {
        this.exact = exact;
        this.withLabel = withLabel;
        this.patterns = patterns;
    }

    /** One line; {@code glob} is null for an exact name, the label empty where none is asked for. */
    private record Row(
            String alert,
            @Nullable Pattern glob,
            String label,
            String value,
            String symptom,
            String kind,
            String note) {
        boolean means(String some) {
            return symptom.equals(some) || symptom.equals(BY_RULE);
        }
    }

    /** Read once: it is in the jar. */
    private static final class Shipped {
        static final SymptomTable TABLE = read();

        private static SymptomTable read() {
            try (var stream = Objects.requireNonNull(
                    SymptomTable.class.getResourceAsStream("symptoms.csv"), "symptoms.csv is in the jar")) {
                return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("The shipped symptom table cannot be read", e);
            }
        }
    }

    /** The table that ships with Kubernaut. */
    public static SymptomTable shipped() {
        return Shipped.TABLE;
    }

    /** @throws IllegalArgumentException naming the line and what it should look like */
    public static SymptomTable parse(String csv) {
        var read = SymptomLines.of(csv);
        if (!read.faults().isEmpty()) {
            throw new IllegalArgumentException(read.faults().getFirst().display());
        }
        var exact = new HashMap<String, Row>();
        var withLabel = new HashMap<String, List<Row>>();
        var patterns = new ArrayList<Row>();
        for (var line : read.lines()) {
            var row = row(line);
            if (row.glob() != null) {
                patterns.add(row);
            } else if (!row.label().isEmpty()) {
                withLabel.computeIfAbsent(row.alert(), a -> new ArrayList<>()).add(row);
            } else {
                exact.put(row.alert(), row);
            }
        }
        return new SymptomTable(exact, withLabel, List.copyOf(patterns));
    }

    private static Row row(SymptomLines.Line line) {
        var name = line.alert();
        var label = "";
        var value = "";
        var match = WITH_LABEL.matcher(name);
        if (match.matches()) {
            name = match.group(1);
            label = match.group(2);
            value = match.group(3);
        }
        var glob = name.indexOf('*') < 0 ? null : compile(name);
        return new Row(name, glob, label, value, line.symptom(), line.kind(), line.note());
    }

    private static Pattern compile(String glob) {
        var regex = new StringBuilder();
        for (var part : glob.split("\\*", -1)) {
            if (!regex.isEmpty() || glob.startsWith("*") && part.isEmpty()) {
                regex.append(".*");
            }
            if (!part.isEmpty()) {
                regex.append(Pattern.quote(part));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** This table's lines first, then the other's. A bare name of this table stands for all that the other says of it. */
    public SymptomTable orElse(SymptomTable other) {
        var names = new HashMap<>(other.exact);
        names.putAll(exact);
        var labels = new HashMap<>(other.withLabel);
        labels.keySet().removeAll(exact.keySet());
        withLabel.forEach((alert, rows) -> labels.merge(alert, rows, (theirs, ours) -> {
            var both = new ArrayList<>(ours);
            both.addAll(theirs);
            return both;
        }));
        var globs = new ArrayList<>(patterns);
        globs.addAll(other.patterns);
        return new SymptomTable(names, labels, List.copyOf(globs));
    }

    /** The symptom, {@value #UNKNOWN} when no line fits. Prefer {@link #symptomOf(Alert)}, which also sees labels. */
    public String symptomOf(String alertName) {
        var symptom = find(alertName, l -> "", Row::symptom, UNKNOWN);
        return symptom.equals(BY_RULE) ? GENERIC_EVENT : symptom;
    }

    /** The symptom by name and labels, {@value #UNKNOWN} when no line fits. */
    public String symptomOf(Alert alert) {
        return symptomOf(alert.name(), alert::label);
    }

    private String symptomOf(String alertName, Function<String, String> labels) {
        var symptom = find(alertName, labels, Row::symptom, UNKNOWN);
        if (!symptom.equals(BY_RULE)) {
            return symptom;
        }
        var byRule = find(labels.apply("rule"), labels, Row::symptom, GENERIC_EVENT);
        return byRule.equals(BY_RULE) ? GENERIC_EVENT : byRule;
    }

    /**
     * What of this table would mean something else if the other's lines were read first: names of alerts, and patterns.
     * Each is asked with the labels of both tables and without; a pattern by names as Kubernetes' own alerts have them, as
     * any name that it fits may also be an alert that only the other table knows.
     */
    public SortedSet<String> changedBy(SymptomTable first) {
        var together = first.orElse(this);
        var changed = new TreeSet<String>();
        var names = new TreeSet<>(exact.keySet());
        names.addAll(withLabel.keySet());
        for (var name : names) {
            if (differs(name, withLabel.getOrDefault(name, List.of()), first, together)) {
                changed.add(name);
            }
        }
        for (var pattern : patterns) {
            var middle = pattern.alert().replace("*", "");
            if (FAMILIAR.stream().anyMatch(begin -> differs(begin + middle, List.of(pattern), first, together))) {
                changed.add(pattern.alert());
            }
        }
        return changed;
    }

    private boolean differs(String name, List<Row> rows, SymptomTable first, SymptomTable together) {
        for (var one : asked(rows)) {
            for (var other : asked(first.rows())) {
                Function<String, String> labels = label ->
                        label.equals(other.label()) ? other.value() : label.equals(one.label()) ? one.value() : "";
                var symptom = symptomOf(name, labels);
                if (!symptom.equals(UNKNOWN) && !symptom.equals(together.symptomOf(name, labels))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A label that is asked for; both are empty where none is. */
    private record Asked(String label, String value) {}

    private static List<Asked> asked(List<Row> rows) {
        return Stream.concat(Stream.of(new Asked("", "")), rows.stream().map(r -> new Asked(r.label(), r.value())))
                .distinct()
                .toList();
    }

    private List<Row> rows() {
        return Stream.of(
                        exact.values(),
                        withLabel.values().stream().flatMap(List::stream).toList(),
                        patterns)
                .flatMap(Collection::stream)
                .toList();
    }

    /** The kind of object that the alert is about, as a hint; "" when no line fits. */
    public String subjectKind(String alertName) {
        return find(alertName, l -> "", Row::kind, "");
    }

    /** What the alert means and what to look at first, in words for people; "" when the table says nothing of it. */
    public String meaningOf(Alert alert) {
        return find(tellingName(alert), alert::label, Row::note, "");
    }

    /** The name to look up: the alert's, or its rule's where the table says that the rule tells. */
    private String tellingName(Alert alert) {
        return BY_RULE.equals(find(alert.name(), alert::label, Row::symptom, UNKNOWN))
                        && !find(alert.label("rule"), alert::label, Row::symptom, BY_RULE)
                                .equals(BY_RULE)
                ? alert.label("rule")
                : alert.name();
    }

    /** What an exact name says, without regard to labels; "" when no line has just this name. */
    public String symptomOfExactly(String alertName) {
        var row = exact.get(alertName);
        return row == null ? "" : row.symptom();
    }

    /** All that alerts of this name can mean, by labels that are not known. */
    public SortedSet<String> symptomsOf(String alertName) {
        var all = symptoms();
        all.add(UNKNOWN);
        all.add(GENERIC_EVENT);
        all.removeIf(symptom -> !allows(alertName, symptom));
        return all;
    }

    /** Whether alerts of this name can have this symptom, by labels that are not known. */
    boolean allows(String alertName, String symptom) {
        for (var row : withLabel.getOrDefault(alertName, List.of())) {
            if (row.means(symptom)) {
                return true;
            }
        }
        var row = exact.get(alertName);
        if (row != null) {
            return row.means(symptom);
        }
        for (var pattern : patterns) {
            if (pattern.glob() != null && pattern.glob().matcher(alertName).matches()) {
                if (pattern.means(symptom)) {
                    return true;
                }
                if (pattern.label().isEmpty()) {
                    return false;
                }
            }
        }
        return symptom.equals(UNKNOWN);
    }

    /** All symptoms of the table. */
    public SortedSet<String> symptoms() {
        var all = new TreeSet<String>();
        exact.values().forEach(r -> all.add(r.symptom()));
        withLabel.values().forEach(rows -> rows.forEach(r -> all.add(r.symptom())));
        patterns.forEach(r -> all.add(r.symptom()));
        all.remove(BY_RULE);
        return all;
    }

    /** The groups that symptoms are in, {@code other} among them. */
    public static SortedSet<String> families() {
        return Symptoms.families();
    }

    /** The group that a symptom is in: what {@link Snapshot#family} says. */
    public static String familyOf(String symptom) {
        return Symptoms.familyOf(symptom);
    }

    private String find(
            String alertName, Function<String, String> labels, Function<Row, String> field, String otherwise) {
        for (var row : withLabel.getOrDefault(alertName, List.of())) {
            if (row.value().equals(labels.apply(row.label()))) {
                return field.apply(row);
            }
        }
        var row = exact.get(alertName);
        if (row != null) {
            return field.apply(row);
        }
        for (var pattern : patterns) {
            if (pattern.glob() != null
                    && pattern.glob().matcher(alertName).matches()
                    && (pattern.label().isEmpty() || pattern.value().equals(labels.apply(pattern.label())))) {
                return field.apply(pattern);
            }
        }
        return otherwise;
    }
}
