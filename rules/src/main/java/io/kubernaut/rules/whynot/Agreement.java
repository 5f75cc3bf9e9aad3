package io.kubernaut.rules.whynot;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.Observation;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether the explainer comes to what the engine did: for every rule, on a snapshot. An explanation that is not checked
 * so is a guess.
 */
public final class Agreement {
    private final DroolsKnowledgeBase base;
    private final Explainer explainer;

    public Agreement(DroolsKnowledgeBase base) {
        this(base, new Explainer(base));
    }

    Agreement(DroolsKnowledgeBase base, Explainer explainer) {
        this.base = base;
        this.explainer = explainer;
    }

    /**
     * One rule.
     *
     * @param matches how many combinations of facts match, by the explainer
     * @param firings how many times the engine fired it
     * @param remark why it cannot be told, or where the two part; "" when they agree
     */
    public record Line(String rule, Verdict explained, int matches, int firings, String remark) {
        /** Never so when it cannot be told. */
        public boolean agreed() {
            return explained != Verdict.CANNOT_TELL && matches == firings;
        }
    }

    /** Rules on one snapshot, by name. */
    public record Report(List<Line> lines) {
        public Report {
            lines = List.copyOf(lines);
        }

        /** Where the two part. */
        public List<Line> disagreements() {
            return lines.stream()
                    .filter(l -> l.explained() != Verdict.CANNOT_TELL && !l.agreed())
                    .toList();
        }

        /** Rules of which the explainer cannot tell. */
        public List<Line> untold() {
            return lines.stream()
                    .filter(l -> l.explained() == Verdict.CANNOT_TELL)
                    .toList();
        }

        /** Whether every rule was explained, and as the engine did. */
        public boolean complete() {
            return lines.stream().allMatch(Line::agreed);
        }
    }

    /** Of all rules. */
    public Report on(Snapshot snapshot) {
        return on(snapshot, observed -> base.rules().keySet());
    }

    /** @param asked of which rules, by what all of them did */
    public Report on(Snapshot snapshot, Function<Observation, Set<String>> asked) {
        var observed = base.observe(snapshot);
        return new Report(explainer.all(snapshot, observed, asked.apply(observed)).stream()
                .map(why -> line(why, observed.firings().getOrDefault(why.rule(), 0)))
                .toList());
    }

    private static Line line(RuleWhy why, int firings) {
        var remark = why.verdict() == Verdict.CANNOT_TELL
                ? why.cannotTell()
                : why.matches() == firings
                        ? ""
                        : "it matches " + times(why.matches()) + " and fired " + times(firings)
                                + (firings > why.matches()
                                        ? ": a fact that came after it fired may contradict it"
                                        : "");
        return new Line(why.rule(), why.verdict(), why.matches(), firings, remark);
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }
}
