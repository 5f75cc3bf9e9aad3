package io.kubernaut.server.command;

import io.kubernaut.core.replay.BacktestReport;
import io.kubernaut.core.replay.BacktestReport.Answer;
import io.kubernaut.core.replay.BacktestReport.Change;
import io.kubernaut.core.replay.BacktestReport.Group;
import io.kubernaut.core.replay.BacktestReport.Side;
import java.util.Locale;

/** A backtest's report for people: counts first, then each kind of change with a few examples. */
final class BacktestWords {
    private BacktestWords() {}

    static String of(BacktestReport report) {
        var words = new StringBuilder();
        words.append(String.format(
                Locale.ROOT,
                "%,d decisions%s, by the candidate: %,d as by the rules in force, %,d the same for another reason,"
                        + " %,d otherwise, %,d failed%n",
                report.cases(),
                report.from() == null ? "" : " from " + report.from() + " to " + report.until(),
                report.same(),
                report.explainedOtherwise(),
                report.changed(),
                report.failed()));
        report.groups().forEach(g -> group(words, g));
        drift(words, report);
        if (!report.failures().isEmpty()) {
            words.append(System.lineSeparator()).append("Failed:").append(System.lineSeparator());
            report.failures().forEach(f -> words.append("  ").append(f).append(System.lineSeparator()));
        }
        return words.toString().stripTrailing();
    }

    private static void drift(StringBuilder words, BacktestReport report) {
        var drift = report.drift();
        words.append(String.format(
                Locale.ROOT,
                "%s%,d were decided by exactly the rules in force.%n",
                report.groups().isEmpty() ? "" : System.lineSeparator(),
                drift.sameRules()));
        if (drift.changed() + drift.explainedOtherwise() == 0) {
            return;
        }
        words.append(String.format(
                Locale.ROOT,
                "Without the candidate: the rules in force decide %,d otherwise than was decided then, and %,d the same for"
                        + " another reason.%n",
                drift.changed(),
                drift.explainedOtherwise()));
        drift.groups().forEach(g -> group(words, g));
    }

    private static void group(StringBuilder words, Group group) {
        words.append(String.format(
                Locale.ROOT,
                "%n%,6d x %s%n      ▸ %s%s%n",
                group.count(),
                said(group.before()),
                said(group.after()),
                (group.riskier() ? "  (riskier: it acts where it did not, without asking, or otherwise)" : "")
                        + (group.quieter() ? "  (quieter: nobody is told, or nobody is paged any more)" : "")));
        for (var example : group.examples()) {
            words.append("          ")
                    .append(example.decidedAt())
                    .append("  ")
                    .append(example.subject().display())
                    .append("  ")
                    .append(example.alert())
                    .append("  ")
                    .append(example.decisionId())
                    .append(System.lineSeparator());
            if (sameAction(example)) {
                words.append("            ")
                        .append(details(example.before()))
                        .append(" ▸ ")
                        .append(details(example.after()))
                        .append(System.lineSeparator());
            }
        }
    }

    private static boolean sameAction(Change change) {
        return change.before().outcome() == change.after().outcome()
                && change.before().action().equals(change.after().action());
    }

    private static String details(Side side) {
        return (side.target() == null ? "" : side.target().display() + " ")
                + (side.parameters() == null ? "" : side.parameters());
    }

    private static String said(Answer answer) {
        return answer.outcome()
                + (answer.action().isEmpty() ? "" : " " + answer.action())
                + (answer.rule().isEmpty() ? "" : " by " + answer.rule());
    }
}
