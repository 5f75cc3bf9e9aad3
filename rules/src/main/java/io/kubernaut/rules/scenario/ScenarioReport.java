package io.kubernaut.rules.scenario;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Judge.Judgment;
import io.kubernaut.rules.scenario.ScenarioRunner.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What came of many scenarios: a table for people, JSON for programs, JUnit XML for CI. */
public final class ScenarioReport {
    private final List<Result> results;

    public ScenarioReport(List<Result> results) {
        this.results = List.copyOf(results);
    }

    /** Mean over scenarios in which a remediation is due; NaN when there are none. */
    public double actMean() {
        return mean(r -> expects(r, true));
    }

    /** Mean over scenarios in which holding back is right; NaN when there are none. */
    public double holdMean() {
        return mean(r -> expects(r, false));
    }

    /** Scenarios in which harm would have been done. */
    public long negatives() {
        return results.stream()
                .filter(r -> r.judgment() != null && r.judgment().negative())
                .count();
    }

    public boolean allBest() {
        return results.stream()
                .allMatch(r -> r.judgment() == null || r.judgment().grade() == Grade.BEST);
    }

    /** Whether every scenario that expects something was answered best or good. */
    public boolean allGood() {
        return results.stream().allMatch(r -> r.judgment() == null || good(r.judgment()));
    }

    private static boolean good(Judgment judgment) {
        return !judgment.negative() && (judgment.grade() == Grade.BEST || judgment.grade() == Grade.GOOD);
    }

    /** Means by tier. */
    public Map<String, Double> byTier() {
        var tiers = new TreeMap<String, Double>();
        results.stream()
                .map(r -> r.scenario().tier())
                .distinct()
                .forEach(t -> tiers.put(t, mean(r -> r.scenario().tier().equals(t))));
        return tiers;
    }

    public String table() {
        var lines = new ArrayList<String>();
        int width =
                results.stream().mapToInt(r -> r.scenario().id().length()).max().orElse(8);
        for (var result : results) {
            var judgment = result.judgment();
            lines.add(String.format(
                            Locale.ROOT,
                            "%-" + width + "s  %-12s %5s  %s%s",
                            result.scenario().id(),
                            judgment == null
                                    ? "not judged"
                                    : judgment.grade().name().toLowerCase(Locale.ROOT),
                            judgment == null ? "" : String.format(Locale.ROOT, "%.2f", judgment.score()),
                            judgment == null ? words(result.decisions()) : judgment.answer(),
                            judgment == null || judgment.why().isEmpty() ? "" : "  (" + judgment.why() + ")")
                    .stripTrailing());
        }
        lines.add("");
        lines.add(totals());
        return String.join("\n", lines) + "\n";
    }

    private String totals() {
        var line = new StringBuilder(String.format(
                Locale.ROOT,
                "%d scenarios: act mean %s, hold mean %s, negative %d",
                results.size(),
                shown(actMean()),
                shown(holdMean()),
                negatives()));
        byTier().forEach((tier, mean) ->
                line.append(String.format(Locale.ROOT, ", %s %s", tier.isEmpty() ? "(no tier)" : tier, shown(mean))));
        return line.toString();
    }

    /** One entry of the JSON report; score is null for a scenario that is not judged. */
    public record Entry(
            String id, List<Decision> decisions, @Nullable Double score) {}

    /** An array of {@code {id, decisions, score}}. */
    public String json() {
        return SnapshotCodec.write(entries());
    }

    public List<Entry> entries() {
        return results.stream()
                .map(r -> new Entry(
                        r.scenario().id(),
                        r.decisions(),
                        r.judgment() == null ? null : r.judgment().score()))
                .toList();
    }

    /** A test that is no scenario; {@code failure} is "" when it passed. */
    public record Other(String group, String name, String failure) {}

    /** A negative score is a failure; with {@code strict} every score below the best one is. */
    public String junit(boolean strict) {
        return junit(j -> j.negative() || (strict && j.grade() != Grade.BEST), List.of());
    }

    /** Every score below a good one is a failure. */
    public String junitOfTests(List<Other> others) {
        return junit(j -> !good(j), others);
    }

    private String junit(Predicate<Judgment> fails, List<Other> others) {
        var cases = new StringBuilder();
        int failures = 0;
        for (var result : results) {
            var judgment = result.judgment();
            cases.append("  <testcase classname=\"scenarios.")
                    .append(xml(result.scenario().tier()))
                    .append("\" name=\"")
                    .append(xml(result.scenario().id()))
                    .append("\">");
            if (judgment == null) {
                cases.append("<skipped message=\"nothing is expected\"/>");
            } else if (fails.test(judgment)) {
                failures++;
                cases.append("<failure message=\"")
                        .append(xml(judgment.why()))
                        .append("\">")
                        .append(xml(judgment.answer()))
                        .append("</failure>");
            }
            cases.append("</testcase>\n");
        }
        for (var other : others) {
            cases.append("  <testcase classname=\"")
                    .append(xml(other.group()))
                    .append("\" name=\"")
                    .append(xml(other.name()))
                    .append("\">");
            if (!other.failure().isEmpty()) {
                failures++;
                cases.append("<failure message=\"").append(xml(other.failure())).append("\"/>");
            }
            cases.append("</testcase>\n");
        }
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"kubernaut scenarios\" tests=\""
                + (results.size() + others.size()) + "\" failures=\"" + failures + "\">\n" + cases + "</testsuite>\n";
    }

    private static String xml(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    if (c >= 0x20 || c == '\t' || c == '\n') {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    private static String words(List<Decision> decisions) {
        return decisions.isEmpty()
                ? "none"
                : String.join(
                        "; ",
                        decisions.stream().map(d -> Answer.of(d).display()).toList());
    }

    private static boolean expects(Result result, boolean act) {
        var expected = result.scenario().expect();
        return expected != null && expected.act() == act;
    }

    private double mean(Predicate<Result> which) {
        double sum = 0;
        int count = 0;
        for (var result : results) {
            var judgment = result.judgment();
            if (judgment != null && which.test(result)) {
                sum += judgment.score();
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private static String shown(double mean) {
        return Double.isNaN(mean) ? "-" : String.format(Locale.ROOT, "%.3f", mean);
    }
}
