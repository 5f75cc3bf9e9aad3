package io.kubernaut.rules.authoring;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.whynot.Explainer;
import io.kubernaut.rules.whynot.RuleWhy;
import io.kubernaut.rules.whynot.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How much of a base its scenarios exercise. A rule that never fires is not tested; a condition that was never false
 * could be left out, and no scenario would notice.
 */
public final class RuleCoverage {
    private final Map<String, Seen> rules = new TreeMap<>();
    private final Explainer explainer;

    /** @param of the rules to look at */
    public RuleCoverage(DroolsKnowledgeBase base, Collection<String> of) {
        this.explainer = new Explainer(base);
        of.forEach(rule -> rules.put(rule, new Seen()));
    }

    private static final class Seen {
        private int fired;
        private String file = "";
        private int line;
        private String cannotTell = "";
        private final Map<Condition, TreeSet<Boolean>> conditions = new TreeMap<>();
    }

    private record Condition(int line, String pattern, String text, String file) implements Comparable<Condition> {
        /** They say which alert or which diagnosis the rule is for, or guard what comes after them. */
        private static final Pattern OF_NO_INTEREST =
                Pattern.compile("(?:name|symptom|family) == \\S+|[\\w.]+(?:\\(\\))? != null");

        static Condition of(Step step) {
            return new Condition(step.line(), step.pattern(), step.text(), Origin.shown(step.file()));
        }

        boolean choosesFacts() {
            return !OF_NO_INTEREST.matcher(text.strip()).matches();
        }

        @Override
        public int compareTo(Condition other) {
            return java.util.Comparator.comparingInt(Condition::line)
                    .thenComparing(Condition::pattern)
                    .thenComparing(Condition::text)
                    .compare(this, other);
        }
    }

    /** Counts what the rules make of a snapshot. */
    public void see(Snapshot snapshot) {
        for (var why : explainer.all(snapshot)) {
            var seen = rules.get(why.rule());
            if (seen != null) {
                count(seen, why);
            }
        }
    }

    private static void count(Seen seen, RuleWhy why) {
        seen.file = Origin.shown(why.file());
        seen.line = why.line();
        switch (why.verdict()) {
            case CANNOT_TELL -> seen.cannotTell = why.cannotTell();
            case MATCHES -> seen.fired++;
            case FAILS -> {}
        }
        why.held().forEach(s -> results(seen, s).add(true));
        if (why.failed() != null) {
            results(seen, why.failed().condition()).add(false);
        }
    }

    private static TreeSet<Boolean> results(Seen seen, Step step) {
        return seen.conditions.computeIfAbsent(Condition.of(step), c -> new TreeSet<>());
    }

    /**
     * One rule.
     *
     * @param fired in how many of the snapshots it fired
     * @param neverFalse conditions that held whenever they were asked, as {@code file:line: source}; those that name the
     *     alert or the finding, or ask whether there is a fact at all, are not counted
     * @param cannotTell why its conditions cannot be followed; "" when they can
     */
    public record Line(String rule, String file, int line, int fired, List<String> neverFalse, String cannotTell) {
        public Line {
            neverFalse = List.copyOf(neverFalse);
        }
    }

    /** By rule. */
    public List<Line> lines() {
        var lines = new ArrayList<Line>();
        rules.forEach((name, seen) -> lines.add(new Line(
                name,
                seen.file,
                seen.line,
                seen.fired,
                seen.conditions.entrySet().stream()
                        .filter(e -> e.getKey().choosesFacts() && !e.getValue().contains(false))
                        .map(e -> e.getKey().file() + ":" + e.getKey().line() + ": "
                                + e.getKey().text())
                        .toList(),
                seen.cannotTell)));
        return lines;
    }

    public List<String> neverFired() {
        return lines().stream().filter(l -> l.fired() == 0).map(Line::rule).toList();
    }
}
