package io.kubernaut.rules.scenario;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.core.memory.Learning.Sample;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Remembers what a scenario's history says, and learns from it as production does. */
public final class ScenarioMemory implements Memory {
    private final List<RecentAction> actions;

    public ScenarioMemory(List<RecentAction> history, SymptomTable symptoms) {
        actions = history.stream()
                .map(a -> new RecentAction(
                        a.at(),
                        a.action(),
                        a.target(),
                        a.parameters(),
                        a.ended(),
                        a.alertName(),
                        a.symptom().isEmpty() ? symptoms.symptomOf(a.alertName()) : a.symptom(),
                        a.effectiveness(),
                        a.recurredAt(),
                        a.note()))
                .sorted(Comparator.comparing(RecentAction::at)
                        .reversed()
                        .thenComparing(RecentAction::action)
                        .thenComparing(RecentAction::target))
                .toList();
    }

    @Override
    public List<RecentAction> recentActions(ObjectRef about, Instant since) {
        return actions.stream()
                .filter(a -> !a.at().isBefore(since))
                .filter(a -> a.target().namespace().equals(about.namespace())
                        || a.target().kind().equals("Node"))
                .toList();
    }

    @Override
    public List<Score> scores(ObjectRef about, String symptom, Instant now) {
        var scores = new ArrayList<Score>();
        actions.stream()
                .filter(a -> a.symptom().equals(symptom))
                .map(RecentAction::action)
                .distinct()
                .sorted()
                .forEach(action -> score(action, about, symptom, now).ifPresent(scores::add));
        return List.copyOf(scores);
    }

    private java.util.Optional<Score> score(String action, ObjectRef about, String symptom, Instant now) {
        Predicate<RecentAction> all =
                a -> a.action().equals(action) && a.symptom().equals(symptom);
        var cluster = samples(all);
        if (cluster.isEmpty()) {
            return java.util.Optional.empty();
        }
        var wide = Learning.estimate(cluster, Learning.NEUTRAL, now);
        var inNamespace = samples(all.and(a -> a.target().namespace().equals(about.namespace())));
        var narrower = inNamespace.isEmpty() ? wide : Learning.estimate(inNamespace, wide.mean(), now);
        var onTarget = samples(all.and(a -> a.target().equals(about)));
        var narrowest = onTarget.isEmpty() ? narrower : Learning.estimate(onTarget, narrower.mean(), now);
        var scope = !onTarget.isEmpty() ? "workload" : !inNamespace.isEmpty() ? "namespace" : "cluster";
        return java.util.Optional.of(
                new Score(action, symptom, scope, narrowest.mean(), narrowest.samples(), narrowest.points()));
    }

    private List<Sample> samples(Predicate<RecentAction> which) {
        var samples = new ArrayList<Sample>();
        for (var action : actions) {
            var effectiveness = action.effectiveness();
            if (which.test(action) && effectiveness != null) {
                samples.add(new Sample(effectiveness, action.at()));
            }
        }
        return samples;
    }

    @Override
    public Load load(String cluster, Instant now) {
        var hourAgo = now.minus(Duration.ofHours(1));
        var byNamespace = new TreeMap<String, Integer>();
        actions.stream()
                .filter(RecentAction::inProgress)
                .map(a -> a.target().namespaceTouched())
                .filter(n -> !n.isEmpty())
                .forEach(n -> byNamespace.merge(n, 1, Integer::sum));
        return new Load(
                byNamespace,
                (int) actions.stream().filter(RecentAction::inProgress).count(),
                (int) actions.stream().filter(a -> !a.at().isBefore(hourAgo)).count(),
                List.of());
    }
}
