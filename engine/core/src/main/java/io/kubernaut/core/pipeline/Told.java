package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What makes a decision news to a person: another answer, or the same answer for another reason or about other alerts.
 * Names count and sentences do not, for these are full of numbers that move with every look: how long ago something ran,
 * how many pods are ready. Only where neither a rule nor a guard has a name to give do the words themselves count, without
 * their numbers.
 *
 * @param obstacles guards that did not allow it, with their verdicts
 * @param suggestions what rules that may only suggest would do
 */
record Told(
        Outcome outcome,
        boolean executed,
        String symptom,
        SortedSet<String> alerts,
        String action,
        Optional<ObjectRef> target,
        String rule,
        SortedSet<String> findings,
        SortedSet<String> obstacles,
        SortedSet<String> suggestions,
        String words) {

    static Told of(Decision decision) {
        var choice = Optional.ofNullable(decision.chosen());
        var rule = choice.map(Decision.Choice::rule).orElse("");
        var obstacles = sorted(decision.guards().stream()
                .filter(g -> !g.verdict().equals("ALLOW"))
                .map(g -> g.guard() + " " + g.verdict() + " " + g.action()));
        var named = !obstacles.isEmpty()
                || choice.filter(c -> c.source() != Proposal.Source.DEFAULT).isPresent();
        return new Told(
                decision.outcome(),
                decision.executed(),
                decision.symptom(),
                sorted(decision.alerts().stream().map(Decision.AlertLine::name)),
                choice.map(Decision.Choice::action).orElse(""),
                choice.map(Decision.Choice::target),
                rule,
                sorted(decision.findings().stream().map(Told::name)),
                obstacles,
                sorted(decision.suggestions().stream()
                        .map(s -> s.rule() + " " + s.action() + " " + s.target().key())),
                named ? "" : decision.reason().replaceAll("[0-9]+", "0"));
    }

    /** A finding's sentence begins with its name. */
    private static String name(String finding) {
        return List.of(finding.split(":", 2)).getFirst();
    }

    private static SortedSet<String> sorted(Stream<String> names) {
        return names.collect(Collectors.toCollection(TreeSet::new));
    }
}
