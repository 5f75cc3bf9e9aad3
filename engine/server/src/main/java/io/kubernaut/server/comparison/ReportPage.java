package io.kubernaut.server.comparison;

import io.kubernaut.server.comparison.Report.Marks;
import io.kubernaut.server.comparison.Report.OneRun;
import io.kubernaut.server.comparison.Report.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A report as one HTML file that needs nothing else, runs nothing, and may load nothing. */
public final class ReportPage {
    /** The browser is told so as well, should anything ever slip through. */
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Language models compared</title>
            <style>
            :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --line: #d0d7de; --dim: #57606a; --band: #f3f5f7;
              --best: #dcf3e1; --good: #e9f6d9; --conservative: #fdf1c8; --other: #fde2cf; --negative: #b42318; --on-negative: #ffffff; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e6e9ed; --paper: #14171b; --line: #363c44; --dim: #9aa4af; --band: #1d2127;
                --best: #17402a; --good: #2d4420; --conservative: #4a3d12; --other: #55301a; --negative: #e5534b; --on-negative: #14171b; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto; max-width: 84rem; padding: 0 1rem; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
            p.dim, .dim { color: var(--dim); }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; min-width: 40rem; }
            th, td { border-bottom: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
            thead th { background: var(--band); white-space: nowrap; }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .grade { display: inline-block; padding: 0 .45rem; border-radius: .3rem; margin: .1rem 0; }
            .best { background: var(--best); } .good { background: var(--good); } .conservative { background: var(--conservative); }
            .other { background: var(--other); } .negative { background: var(--negative); color: var(--on-negative); font-weight: 600; }
            details { max-width: 30rem; } summary { cursor: pointer; }
            ul { padding-left: 1.2rem; margin: .3rem 0; }
            </style>
            </head>
            <body>
            """;

    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private final Report report;
    private final StringBuilder page = new StringBuilder(HEAD);

    private ReportPage(Report report) {
        this.report = report;
    }

    /** @param made when, for whoever reads it later */
    public static String of(Report report, Instant made) {
        return new ReportPage(report).whole(made);
    }

    private String whole(Instant made) {
        page.append("<h1>Language models compared</h1>\n<p class=\"dim\">Made at ")
                .append(text(made.toString()))
                .append(". ")
                .append(text(ReportTable.about(report)))
                .append("</p>\n");
        table(ReportTable.HEAD, ReportTable.rows(report));
        remarks();
        groups("By class", Row::byClass);
        groups("By tier", Row::byTier);
        groups("By kind", Row::byKind);
        scenarios();
        return page.append("</body>\n</html>\n").toString();
    }

    private void remarks() {
        var remarks = ReportTable.remarks(report);
        if (!remarks.isEmpty()) {
            page.append("<ul>\n");
            remarks.forEach(r -> page.append("<li>").append(text(r)).append("</li>\n"));
            page.append("</ul>\n");
        }
    }

    private void groups(String title, Function<Row, SortedMap<String, Marks>> by) {
        var names = new TreeSet<String>();
        report.rows().forEach(r -> names.addAll(by.apply(r).keySet()));
        page.append("<h2>")
                .append(text(title))
                .append("</h2>\n<p class=\"dim\">Mean score, and the share of answers that are best or good.</p>\n");
        var head = new ArrayList<>(List.of("MODEL"));
        names.forEach(n -> head.add(n.isEmpty() ? "(none)" : n));
        table(
                head,
                report.rows().stream()
                        .map(r -> {
                            var cells = new ArrayList<>(List.of(r.name()));
                            names.forEach(n -> cells.add(marks(by.apply(r).get(n))));
                            return List.copyOf(cells);
                        })
                        .toList());
    }

    private static String marks(@Nullable Marks marks) {
        return marks == null || marks.score() == null
                ? "-"
                : ReportTable.score(marks) + " · " + ReportTable.share(marks.accurate());
    }

    /** The first column names its row; all others are numbers. */
    private void table(List<String> head, List<List<String>> rows) {
        page.append("<div class=\"wide\"><table>\n<thead><tr>");
        for (int i = 0; i < head.size(); i++) {
            page.append("<th scope=\"col\"")
                    .append(i == 0 ? ">" : " class=\"number\">")
                    .append(text(head.get(i)))
                    .append("</th>");
        }
        page.append("</tr></thead>\n<tbody>\n");
        for (var row : rows) {
            page.append("<tr><th scope=\"row\">").append(text(row.getFirst())).append("</th>");
            row.stream()
                    .skip(1)
                    .forEach(cell -> page.append("<td class=\"number\">")
                            .append(text(cell))
                            .append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }

    private void scenarios() {
        page.append(
                        "<h2>Scenario by scenario</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">SCENARIO</th>")
                .append("<th scope=\"col\">BEST</th>");
        report.rows()
                .forEach(r ->
                        page.append("<th scope=\"col\">").append(text(r.name())).append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (var line : report.cells()) {
            page.append("<tr><th scope=\"row\">")
                    .append(text(line.id()))
                    .append("<br><span class=\"dim\">")
                    .append(text(line.title()))
                    .append("</span></th><td>")
                    .append(text(line.expected()))
                    .append("<br><span class=\"dim\">")
                    .append(text(line.expectedClass()))
                    .append("</span></td>");
            line.said().forEach(said -> {
                page.append("<td>");
                if (said.runs().isEmpty()) {
                    page.append("<span class=\"dim\">no answer</span>");
                }
                said.runs().forEach(this::run);
                page.append("</td>");
            });
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }

    private void run(OneRun run) {
        var grade = run.harm().isEmpty() ? run.grade() : "negative";
        page.append("<details><summary><span class=\"grade ")
                .append(text(grade))
                .append("\">")
                .append(text(grade))
                .append(' ')
                .append(text(String.format(Locale.ROOT, "%.2f", run.score())))
                .append("</span></summary>")
                .append(text(run.choice()))
                .append("<br><span class=\"dim\">")
                .append(text(run.decided()))
                .append(run.harm().isEmpty() ? "" : "<br>" + text(run.harm()))
                .append("</span></details>");
    }

    /** Anybody may have written it. What turns text around, or is no character to be read, is taken out. */
    static String text(String raw) {
        return HtmlUtils.htmlEscape(UNREADABLE.matcher(raw).replaceAll(" "), "UTF-8");
    }
}
