package io.kubernaut.server.comparison;

import io.kubernaut.server.comparison.Report.Marks;
import io.kubernaut.server.comparison.Report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as rows of words: what a terminal and a page show alike. */
public final class ReportTable {
    public static final List<String> HEAD = List.of(
            "MODEL",
            "ACT",
            "HOLD",
            "ACCURATE",
            "FORBIDDEN",
            "STEADY",
            "ANSWERED",
            "MENDED",
            "P50",
            "P95",
            "TOKENS IN",
            "OUT",
            "COST");
    private static final String NONE = "-";
    private static final int MOST_NAMED = 10;

    private ReportTable() {}

    public static List<List<String>> rows(Report report) {
        return report.rows().stream().map(ReportTable::row).toList();
    }

    private static List<String> row(Row row) {
        var cells = new ArrayList<String>();
        cells.add(row.name());
        cells.add(score(row.byClass().get("act")));
        cells.add(score(row.byClass().get("hold")));
        cells.add(share(row.all().accurate()));
        cells.add(String.valueOf(row.forbidden()));
        cells.add(share(row.steady()));
        var use = row.use();
        if (use == null) {
            for (int i = cells.size(); i < HEAD.size(); i++) {
                cells.add("");
            }
            return cells;
        }
        cells.add(use.answered() + "/" + use.questions());
        cells.add(String.valueOf(use.repaired()));
        cells.add(millis(use.p50Millis()));
        cells.add(millis(use.p95Millis()));
        cells.add(String.format(Locale.ROOT, "%,d", use.inputTokens()));
        cells.add(String.format(Locale.ROOT, "%,d", use.outputTokens()));
        cells.add(dollars(use.microDollars()));
        return cells;
    }

    static String score(@Nullable Marks marks) {
        return marks == null || marks.score() == null ? NONE : String.format(Locale.ROOT, "%.3f", marks.score());
    }

    static String share(@Nullable Double share) {
        return share == null ? NONE : String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static String millis(@Nullable Long millis) {
        return millis == null ? NONE : String.format(Locale.ROOT, "%.2f s", millis / 1000.0);
    }

    public static String dollars(long microDollars) {
        return String.format(Locale.ROOT, "$%.4f", microDollars / 1_000_000.0);
    }

    /** What the table is about, in a sentence. */
    public static String about(Report report) {
        return String.format(
                Locale.ROOT,
                "%,d scenarios in which a model is asked, %,d in which none is, %,d that expect nothing; %,d runs each.",
                report.scenarios(),
                report.notAsked(),
                report.unjudged(),
                report.runs());
    }

    /** What is to be known beside the table: who proposed something forbidden, what failed, what was not asked. */
    public static List<String> remarks(Report report) {
        var remarks = new ArrayList<String>();
        for (var row : report.rows()) {
            if (row.forbidden() > 0) {
                remarks.add(row.name() + " would do harm in " + some(row.forbiddenIn()) + ".");
            }
            var use = row.use();
            if (use == null) {
                continue;
            }
            var failures = use.endings().entrySet().stream()
                    .filter(e -> !e.getKey().equals("answered"))
                    .map(e -> e.getValue() + " " + e.getKey().replace('_', ' '))
                    .collect(Collectors.joining(", "));
            if (!failures.isEmpty()) {
                remarks.add(row.name() + " gave no usable answer: " + failures + ".");
                use.examples().forEach((ending, why) -> remarks.add(ending.replace('_', ' ') + ", such as: " + why));
            }
            if (use.unasked() > 0) {
                remarks.add(row.name() + " was not asked " + use.unasked() + " of " + use.questions() + " questions: "
                        + use.whyUnasked());
            }
        }
        return List.copyOf(remarks);
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }
}
