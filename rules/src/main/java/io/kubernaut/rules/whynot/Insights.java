package io.kubernaut.rules.whynot;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.explain.Insight;
import io.kubernaut.core.explain.Insight.NearMiss;
import io.kubernaut.core.explain.Insight.Seen;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.whynot.RuleWhy.Kind;
import io.kubernaut.rules.whynot.RuleWhy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at the rules once more for an explanation: what those that fired saw, and which came closest. */
public final class Insights {
    private static final int CLOSEST = 3;

    private Insights() {}

    /** @param base the one that the decision was made under */
    public static Insight of(DroolsKnowledgeBase base, IncidentStore.Trace trace, ActionCatalogue catalogue) {
        var all = new Explainer(base).all(trace.snapshot());
        var fired = trace.evaluation().fired().stream().map(FiredRule::rule).collect(Collectors.toSet());
        var because = new TreeMap<String, List<Seen>>();
        all.stream()
                .filter(why -> why.verdict() == Verdict.MATCHES && fired.contains(why.rule()))
                .forEach(why -> because.put(why.rule(), seen(why.held())));
        return new Insight(undecided(trace, catalogue) ? closest(all) : List.of(), because, "");
    }

    /** People are told, nobody proposed a change, and nobody said that there must be none. */
    private static boolean undecided(IncidentStore.Trace trace, ActionCatalogue catalogue) {
        var outcome = trace.decision().outcome();
        return (outcome == Outcome.NOTIFY || outcome == Outcome.ESCALATE)
                && trace.evaluation().vetoes().isEmpty()
                && trace.evaluation().proposals().stream()
                        .flatMap(p -> catalogue.find(p.action()).stream())
                        .noneMatch(ActionDefinition::mutating);
    }

    private static List<Seen> seen(List<Step> held) {
        var byFact = new LinkedHashMap<String, List<Step>>();
        var absent = new ArrayList<Seen>();
        for (var step : held) {
            if (step.group().equals("not")
                    || step.group().equals("forall")
                    || step.group().equals("accumulate")) {
                absent.add(new Seen(Phrase.of(step).toString(), true, List.of()));
            } else if (!step.fact().isEmpty()) {
                byFact.computeIfAbsent(step.fact(), f -> new ArrayList<>()).add(step);
            }
        }
        return Stream.concat(
                        byFact.entrySet().stream().map(e -> new Seen(e.getKey(), false, Phrase.values(e.getValue()))),
                        absent.stream())
                .toList();
    }

    /**
     * Those of which at least half of the conditions held. A rule that waits for a finding is as close as the rule that would find it, and that one is
     * listed itself.
     */
    private static List<NearMiss> closest(List<RuleWhy> all) {
        return all.stream()
                .filter(why ->
                        why.verdict() == Verdict.FAILS && 2 * why.held().size() >= why.conditions() && !waits(why))
                .sorted(Comparator.comparing((RuleWhy why) -> -why.held().size())
                        .thenComparing(RuleWhy::conditions)
                        .thenComparing(RuleWhy::rule))
                .limit(CLOSEST)
                .map(Insights::nearMiss)
                .toList();
    }

    private static boolean waits(RuleWhy why) {
        var failed = why.failed();
        return failed != null
                && failed.kind() == Kind.NOTHING_THERE
                && failed.condition().text().startsWith("Finding(");
    }

    private static NearMiss nearMiss(RuleWhy why) {
        var failed = Objects.requireNonNull(why.failed());
        var phrase = Phrase.of(failed);
        return new NearMiss(
                why.rule(),
                why.held().size(),
                why.conditions(),
                phrase.condition(),
                phrase.outcome().strip(),
                failed.condition().place());
    }
}
