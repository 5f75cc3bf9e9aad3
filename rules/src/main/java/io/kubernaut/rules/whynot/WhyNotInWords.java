package io.kubernaut.rules.whynot;

import io.kubernaut.core.explain.Words;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;

/** Writes the answer as markdown that also reads well as plain text in a terminal. */
final class WhyNotInWords {
    private final WhyNot asked;
    private final StringBuilder out = new StringBuilder();

    WhyNotInWords(WhyNot asked) {
        this.asked = asked;
    }

    String write() {
        line("# Why not " + asked.name() + "?");
        line("");
        line(Words.foreign(Words.sentence(asked.answer())));
        for (var veto : asked.vetoes()) {
            line("");
            line("Vetoed by " + Words.code(veto.rule()) + " on "
                    + Words.code(veto.target().display()) + ": " + Words.foreign(Words.sentence(veto.reason())));
        }
        asked.rules().forEach(this::rule);
        line("");
        line("Decision " + Words.code(asked.decisionId().toString()) + ", rules " + Words.code(asked.ruleBase()) + ".");
        return out.toString();
    }

    private void rule(WhyNot.OfRule rule) {
        var why = rule.why();
        line("");
        line("## " + why.rule() + (rule.fired() ? " (fired)" : ""));
        line("");
        if (!why.file().isEmpty()) {
            line("In " + Words.code(why.file() + ":" + why.line()) + ".");
        }
        for (var fate : rule.proposals()) {
            line("- Proposed " + Words.foreign(fate.action()) + " on "
                    + Words.code(fate.target().display()) + ": " + Words.foreign(Words.sentence(fate.because())));
            for (var guard : fate.guards()) {
                line("  - Guard **" + guard.guard() + "** " + guard.verdict() + ": "
                        + Words.foreign(Words.sentence(guard.reason())));
            }
        }
        for (var finding : rule.findings()) {
            line("- Found **" + Words.foreign(finding.name()) + "**: "
                    + Words.foreign(Words.sentence(finding.evidence())));
        }
        if (why.verdict() == Verdict.CANNOT_TELL) {
            line("- It cannot be told: " + Words.foreign(Words.sentence(why.cannotTell())));
        }
        var failed = why.failed();
        if (failed != null) {
            line("- **Failed**: " + Phrase.of(failed).toMarkdown() + "." + place(failed.condition())
                    + (failed.tried() > 1 && failed.kind() == RuleWhy.Kind.FALSE
                            ? " The closest of " + failed.tried() + "."
                            : ""));
        }
        for (var step : why.held()) {
            line("- Held: " + Phrase.of(step).toMarkdown());
        }
    }

    private static String place(Step step) {
        return step.place().isEmpty() ? "" : " See " + Words.code(step.place()) + ".";
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
