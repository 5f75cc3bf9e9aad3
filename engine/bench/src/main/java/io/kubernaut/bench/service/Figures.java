package io.kubernaut.bench.service;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What was measured: the figures that goals are set for, and all others beside them. */
final class Figures {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A figure with a goal: at least it, or at most it. */
    private record Goal(String key, String means, double value, boolean atLeast) {
        boolean met(double measured) {
            return atLeast ? measured >= value : measured <= value;
        }
    }

    private static final List<Goal> GOALS = List.of(
            new Goal("decisionsPerCpuSecond300", "decisions of a CPU-second by 300 rules", 50_000, true),
            new Goal("decisionCostGrowth300To3000", "cost at 3,000 rules over that at 300", 3, false),
            new Goal("rowCeilingPerSecond", "rows a second by a bare JDBC loop", 0, true),
            new Goal("singlesOverNaive", "single alerts accepted over one commit per webhook", 5, true),
            new Goal("groups50OverRowCeiling", "rows of groups of 50 over the bare loop", 0.5, true),
            new Goal("storedPerSecondGroups10", "alerts a second to stored decision, groups of 10", 5_000, true),
            new Goal("storedPerSecondSingles", "alerts a second to stored decision, singles", 3_000, true),
            new Goal("acceptP99OverBareCommitP50", "p99 of accept at 200/s over p50 of a bare commit", 5, false),
            new Goal("storedP99MillisAt1000", "p99 to stored decision at 1,000/s, ms", 250, false),
            new Goal("residentMiB", "resident memory at 1,000/s, MiB", 512, false),
            new Goal("readyCpuOverMinimalBoot", "CPU to ready over a minimal Boot application", 1.5, false),
            new Goal("backtestPerSecond", "snapshots a second in a backtest", 0, true));

    private final Map<String, Double> measured = new LinkedHashMap<>();
    private final Map<String, Object> raw = new LinkedHashMap<>();

    /** A figure by its key among the goals. */
    void measured(String key, double value) {
        if (GOALS.stream().noneMatch(g -> g.key().equals(key))) {
            throw new IllegalArgumentException("No goal is called " + key);
        }
        measured.put(key, value);
    }

    /** Whatever else is known: a number, a text, or a map of these. */
    void raw(String key, Object value) {
        raw.put(key, value);
    }

    void print(PrintStream out) {
        out.printf("%n| figure | measured | goal | |%n| --- | ---: | ---: | --- |%n");
        for (var goal : GOALS) {
            var value = measured.get(goal.key());
            out.printf(
                    Locale.ROOT,
                    "| %s (`%s`) | %s | %s | %s |%n",
                    goal.means(),
                    goal.key(),
                    value == null ? "not measured" : shown(value),
                    goal.value() == 0 ? "" : (goal.atLeast() ? "≥ " : "≤ ") + shown(goal.value()),
                    value == null || goal.value() == 0 ? "" : goal.met(value) ? "met" : "missed");
        }
    }

    static String shown(double value) {
        return value >= 100 ? String.format(Locale.ROOT, "%,.0f", value) : String.format(Locale.ROOT, "%.2f", value);
    }

    /** The figures by key, and under {@code raw} all else. */
    String json() {
        ObjectNode json = JSON.createObjectNode();
        measured.forEach(json::put);
        json.set("raw", JSON.valueToTree(raw));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
