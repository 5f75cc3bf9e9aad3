package io.kubernaut.core.explain;

import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Finding;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Writes what was found and from which facts; where nothing was, which rules came closest. */
final class Diagnosis {
    private static final int MOST_FACTS = 4;
    private static final int MOST_VALUES = 6;

    private final Explanation why;
    private final Consumer<String> out;

    Diagnosis(Explanation why, Consumer<String> out) {
        this.why = why;
        this.out = out;
    }

    void write() {
        if (why.findings().isEmpty()) {
            out.accept("No rule could tell the cause (symptom: " + why.symptom() + ").");
        }
        why.findings().forEach(this::finding);
        for (var broken : why.quarantined()) {
            out.accept("- The rule " + Words.code(broken.rule()) + " failed and was left out: "
                    + Words.foreign(Words.sentence(broken.failure())));
        }
        closest();
    }

    private void finding(Finding finding) {
        out.accept("- **" + finding.name() + "**: " + Words.foreign(Words.sentence(finding.evidence()))
                + (finding.cause().equals(why.about().object())
                        ? ""
                        : " The cause is " + Words.code(finding.cause().display()) + "."));
        var seen = why.insight().because().getOrDefault(finding.rule(), List.of());
        if (seen.isEmpty()) {
            why.rules().stream()
                    .filter(r -> r.rule().equals(finding.rule()))
                    .findFirst()
                    .ifPresent(this::bound);
        } else {
            out.accept("  Found by rule " + Words.code(finding.rule()) + ", which saw:");
            seen.stream().limit(MOST_FACTS).forEach(this::seen);
        }
    }

    private void seen(Insight.Seen seen) {
        var values =
                seen.values().stream().limit(MOST_VALUES).map(Words::foreign).toList();
        var fact = seen.condition() ? Words.code(seen.fact()) : Words.foreign(seen.fact());
        out.accept("  - " + fact + (values.isEmpty() ? "" : ": " + String.join(", ", values))
                + (seen.values().size() > MOST_VALUES ? ", …" : ""));
    }

    private void bound(FiredRule rule) {
        out.accept("  Found by rule " + Words.code(rule.rule())
                + (rule.bound().isEmpty()
                        ? "."
                        : " from "
                                + rule.bound().values().stream()
                                        .distinct()
                                        .map(Words::foreign)
                                        .collect(Collectors.joining("; "))
                                + "."));
    }

    private void closest() {
        List<Insight.NearMiss> closest = why.insight().closest();
        if (closest.isEmpty()) {
            return;
        }
        out.accept("");
        out.accept("No rule proposed a change. These came closest:");
        out.accept("");
        for (var miss : closest) {
            out.accept("- " + Words.code(miss.rule()) + ": " + miss.held() + " of " + miss.conditions()
                    + " conditions held, then " + Words.code(miss.failed()) + " " + Words.foreign(miss.outcome())
                    + (miss.place().isEmpty() ? "." : " (" + Words.foreign(miss.place()) + ")."));
        }
        if (why.stored()) {
            out.accept("");
            out.accept("More on one of them: `kubernaut explain " + why.decisionId() + " --why-not RULE`.");
        }
    }
}
