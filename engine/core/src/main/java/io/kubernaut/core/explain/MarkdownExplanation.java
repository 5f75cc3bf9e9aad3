package io.kubernaut.core.explain;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.memory.Baseline;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.text.Spans;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes an explanation as markdown that also reads well as plain text in a terminal. */
final class MarkdownExplanation {
    private static final int MAX_DIFF = 8_000;

    private final Explanation why;
    private final StringBuilder out = new StringBuilder();

    MarkdownExplanation(Explanation why) {
        this.why = why;
    }

    String write() {
        line("# " + Words.foreign(why.headline()));
        line("");
        line(Words.foreign(Words.sentence(why.reason())));
        next();
        fired();
        about();
        section("What was found");
        new Diagnosis(why, this::line).write();
        chosen();
        changes();
        rejected();
        guards();
        advisor();
        facts();
        return out.toString();
    }

    private void fired() {
        section("What fired");
        if (why.alerts().isEmpty()) {
            line("No alert of this incident fires any more.");
        }
        for (var alert : why.alerts()) {
            var severity = alert.severity().isEmpty() ? "" : " (" + Words.foreign(alert.severity()) + ")";
            var since = alert.since();
            line("- **" + Words.foreign(alert.name()) + "**" + severity + ", firing since " + Words.time(since) + ", "
                    + Spans.said(Duration.between(since, why.facts().takenAt())) + " before the facts were gathered."
                    + (alert.says().isEmpty() ? "" : " It says: “" + Words.foreign(alert.says()) + "”"));
        }
    }

    private void about() {
        section("Whom it is about");
        var about = why.about();
        line(
                switch (about.presence()) {
                    case FOUND ->
                        Words.code(about.object().display()) + ". " + Words.foreign(Words.sentence(about.how()));
                    case GONE ->
                        Words.code(about.named().display()) + ", which does not exist. "
                                + Words.foreign(Words.sentence(about.how()));
                    case UNKNOWN ->
                        "It is not clear whom the alert means. " + Words.foreign(Words.sentence(about.how()));
                    case WIDE ->
                        "Not one object: " + Words.code(about.object().display()) + ". "
                                + Words.foreign(Words.sentence(about.how()));
                });
    }

    private void chosen() {
        section("What was chosen, and why");
        var chosen = why.chosen();
        if (chosen == null) {
            line("No action. " + Words.foreign(Words.sentence(why.reason())));
            return;
        }
        var with = chosen.parameters().isEmpty() ? "" : " with " + Words.foreign(Words.parameters(chosen.parameters()));
        line("**" + Words.foreign(chosen.action()) + "** on "
                + Words.code(chosen.target().display()) + with + ".");
        line("");
        line("- Reason: " + Words.foreign(Words.sentence(chosen.reason())));
        line("- " + proposedBy(chosen));
        if (!chosen.effect().isEmpty()) {
            line("- What this action does: " + Words.foreign(Words.sentence(chosen.effect())));
        }
        var risk = chosen.risk();
        if (risk != null && chosen.mutating()) {
            line("- Risk: " + risk.name().toLowerCase(Locale.ROOT) + ". "
                    + (chosen.undo().isEmpty()
                            ? "It cannot be undone."
                            : "It can be undone: " + Words.foreign(Words.sentence(chosen.undo()))));
        }
        then(chosen);
    }

    private void then(Explanation.Chosen chosen) {
        if (chosen.then().isEmpty()) {
            return;
        }
        line("");
        line("It is the first of " + (chosen.then().size() + 1)
                + " steps of a plan. Then, each once the one before has shown its"
                + " effect and guards still allow it:");
        line("");
        int number = 2;
        for (var step : chosen.then()) {
            line(number++ + ". **" + Words.foreign(step.action()) + "** on "
                    + Words.code(step.target().display())
                    + (step.parameters().isEmpty() ? "" : " with " + Words.foreign(Words.parameters(step.parameters())))
                    + ". " + Words.foreign(Words.sentence(step.reason())));
        }
    }

    private static String proposedBy(Explanation.Chosen chosen) {
        return switch (chosen.source()) {
            case RULE ->
                "Proposed by rule " + Words.code(chosen.rule()) + " with priority "
                        + chosen.priority().total() + ": " + chosen.priority().base() + " of its own, "
                        + learned(chosen.priority(), chosen.learnedFrom())
                        + (chosen.finding().isEmpty() ? "" : " It answers the finding " + chosen.finding() + ".");
            case MODEL ->
                "Proposed by the language model; it can only choose among known actions and existing objects.";
            case DEFAULT -> "Nobody proposed an action that may be taken, so a person is told.";
        };
    }

    private static String learned(Proposal.Priority priority, @Nullable Score score) {
        if (score == null || score.samples() == 0) {
            return "nothing learned from earlier runs yet.";
        }
        var times = score.samples() == 1 ? "time" : "times";
        return String.format(
                Locale.ROOT,
                "%+d learned: it %s %s in this %s (score %.2f)%s.",
                priority.learned(),
                score.worked() == null ? "was tried" : "worked " + score.worked() + " of",
                score.samples() + " " + times,
                score.scope(),
                score.mean(),
                leftAlone(score.baseline()));
    }

    private static String leftAlone(@Nullable Baseline baseline) {
        return baseline == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; left alone, all was well again %d of %d %s (%.2f)",
                        baseline.worked(),
                        baseline.samples(),
                        baseline.samples() == 1 ? "time" : "times",
                        baseline.mean());
    }

    private void changes() {
        for (var run : why.runs()) {
            section(run.appliedAt() == null ? "What it is to change" : "What it changed");
            if (!run.summary().isEmpty()) {
                line(Words.foreign(Words.sentence(run.summary())));
            }
            if (!run.diff().isEmpty()) {
                line("");
                line("```diff");
                line(cut(run.diff()).replace("```", "'''"));
                line("```");
            }
            steps(run.steps());
            line("");
            line("Run " + Words.code(run.runId().toString()) + " stands at "
                    + run.state().name() + "." + (run.message().isEmpty() ? "" : " ")
                    + Words.foreign(Words.sentence(run.message())));
            assessed(run);
        }
    }

    private void assessed(Explanation.Change run) {
        var assessment = run.assessment();
        var finishedAt = run.finishedAt();
        if (assessment != null && finishedAt != null) {
            line("");
            line("Assessed after " + Spans.said(Duration.between(finishedAt, assessment.assessedAt())) + ": "
                    + Words.foreign(assessment.inWords()));
        }
    }

    private void steps(List<PlanStep> steps) {
        if (steps.isEmpty()) {
            return;
        }
        line("");
        int number = 1;
        for (var step : steps) {
            line(number++ + ". **" + Words.foreign(step.kind()) + "** ("
                    + step.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "): "
                    + Words.foreign(Words.sentence(step.said().isEmpty() ? step.summary() : step.said())));
        }
    }

    private static String cut(String diff) {
        return diff.length() <= MAX_DIFF ? diff.stripTrailing() : diff.substring(0, MAX_DIFF) + "\n… (cut)";
    }

    private void rejected() {
        if (why.rejected().isEmpty()) {
            return;
        }
        section("What was not chosen");
        for (var other : why.rejected()) {
            line("- " + Words.foreign(other.action()) + " on "
                    + Words.code(other.target().display())
                    + (other.rule().isEmpty()
                            ? ""
                            : " (rule " + Words.code(other.rule()) + ", priority " + other.priority() + ")")
                    + ": " + Words.foreign(Words.sentence(other.rejectedBecause())));
        }
    }

    private void guards() {
        if (why.guards().isEmpty()) {
            return;
        }
        section("What the guards said");
        var action = why.guards().stream()
                .map(g -> Words.foreign(g.action()))
                .distinct()
                .collect(Collectors.joining(", "));
        var against =
                why.guards().stream().filter(g -> !g.verdict().equals("ALLOW")).toList();
        if (against.isEmpty()) {
            line("All of them allowed " + action + ": " + allowing() + ".");
            return;
        }
        line("About " + action + ". A DENY or a HOLD stops an action, NEEDS_APPROVAL asks a person first.");
        line("");
        for (var guard : against) {
            line("- **" + guard.guard() + "** " + guard.verdict()
                    + (action.contains(", ") ? " of " + Words.foreign(guard.action()) : "") + ": "
                    + Words.foreign(Words.sentence(guard.reason()))
                    + (guard.configuredBy().isEmpty() ? "" : " Set by " + Words.code(guard.configuredBy()) + "."));
        }
        if (!allowing().isEmpty()) {
            line("- ALLOW: " + allowing() + ".");
        }
    }

    private String allowing() {
        return why.guards().stream()
                .filter(g -> g.verdict().equals("ALLOW"))
                .map(Decision.GuardLine::guard)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void advisor() {
        section("The language model");
        var advisor = why.advisor();
        line((advisor.consulted() ? "It was asked. " : advisor.pending() ? "It is being asked. " : "It was not asked. ")
                + Words.foreign(Words.sentence(advisor.why())));
    }

    private void next() {
        section("What happens next");
        for (var step : why.next()) {
            line("- " + step);
        }
    }

    private void facts() {
        section("What this rests on");
        var facts = why.facts();
        line("- The facts were gathered at " + Words.time(facts.takenAt()) + "; nothing later was looked at.");
        if (!facts.clusterProblem().isEmpty()) {
            line("- The cluster could not be read: " + Words.foreign(Words.sentence(facts.clusterProblem())));
        }
        why.meanwhile().forEach(m -> line("- " + Words.foreign(m)));
        line("- Mode " + facts.mode().wireName() + ", outcome " + why.outcome()
                + (why.outcome() == Outcome.ACT
                        ? (why.executed() && why.stored() ? ", carried out." : ", not carried out.")
                        : "."));
        line("- Rules " + Words.code(facts.ruleBase()) + ", facts " + Words.code(facts.snapshot()) + ".");
        if (!why.insight().missing().isEmpty()) {
            line("- " + Words.foreign(Words.sentence(why.insight().missing())));
        }
        if (why.stored()) {
            line("- Decision " + Words.code(why.decisionId().toString()) + " of incident "
                    + Words.code(why.incidentId().toString()) + ".");
        }
    }

    private void section(String title) {
        line("");
        line("## " + title);
        line("");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
