package io.kubernaut.rules.lint;

import io.kubernaut.core.policy.TrustStage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.drools.drl.ast.descr.AnnotationDescr;
import org.drools.drl.ast.descr.RuleDescr;

/** What a rule says about itself. */
final class Metadata {
    private static final List<String> NEEDED = List.of("runbook", "owner", "since");
    private static final List<String> OF_PROPOSALS = List.of("base", "fixed", "trust");
    private static final int MIDDLE = 50;
    private static final Set<String> STAGES = Arrays.stream(TrustStage.values())
            .map(s -> s.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    private final DrlFile file;
    private final RuleDescr rule;
    private final int ruleLine;
    private final Notes notes;

    Metadata(DrlFile file, RuleDescr rule, int ruleLine, Notes notes) {
        this.file = file;
        this.rule = rule;
        this.ruleLine = ruleLine;
        this.notes = notes;
    }

    void check(boolean proposes) {
        for (var name : NEEDED) {
            if (rule.getAnnotation(name) == null) {
                notes.add(Check.METADATA, ruleLine, "@" + name + " is missing");
            }
        }
        for (var annotation : rule.getAnnotations()) {
            var name = annotation.getName();
            if (annotation.isDuplicated()) {
                notes.add(Check.METADATA, line(name), "@" + name + " is given twice");
            } else if (NEEDED.contains(name)) {
                text(annotation);
            } else if (OF_PROPOSALS.contains(name)) {
                ofProposals(annotation, proposes);
            } else {
                notes.add(Check.METADATA, line(name), "@" + name + " means nothing here, or something to the engine");
            }
        }
    }

    int base() {
        var written = written("base");
        return written.matches("\\d{1,3}") ? Math.min(Integer.parseInt(written), 100) : MIDDLE;
    }

    boolean fixed() {
        return rule.getAnnotation("fixed") != null;
    }

    String trust() {
        return written("trust").replace("\"", "");
    }

    private void text(AnnotationDescr annotation) {
        if (!written(annotation.getName()).matches("\"[^\"]+\"")) {
            notes.add(
                    Check.METADATA,
                    line(annotation.getName()),
                    "@" + annotation.getName() + " is not one text in double quotes");
        }
    }

    private void ofProposals(AnnotationDescr annotation, boolean proposes) {
        var name = annotation.getName();
        var written = written(name);
        var problem = switch (name) {
            case "base" ->
                written.matches("\\d{1,9}") && Integer.parseInt(written) <= 100
                        ? ""
                        : "@base is not a number from 0 to 100: " + written;
            case "trust" ->
                STAGES.contains(written.replace("\"", ""))
                        ? ""
                        : "@trust is none of shadow, suggest, approve and auto: " + written;
            default -> written.isEmpty() ? "" : "@fixed takes no value";
        };
        if (!problem.isEmpty()) {
            notes.add(Check.METADATA, line(name), problem);
        } else if (!proposes) {
            notes.add(Check.UNUSED_METADATA, line(name), "@" + name + " is of no use in a rule that proposes nothing");
        }
    }

    /** As it stands there, "" when there is nothing. */
    private String written(String name) {
        var annotation = rule.getAnnotation(name);
        var value = annotation == null || !annotation.hasValue() ? null : annotation.getSingleValue();
        return value == null ? "" : value.toString().strip();
    }

    private int line(String name) {
        return file.lineOf("@" + name, ruleLine);
    }
}
