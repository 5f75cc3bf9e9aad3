package io.kubernaut.rules.scenario;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.memory.Learning;
import io.kubernaut.core.memory.Learning.Sample;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Scope;
import io.kubernaut.core.memory.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

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
        var seen = new ArrayList<Learning.Seen>();
        for (var action : actions) {
            var effectiveness = action.effectiveness();
            if (effectiveness != null && !action.undone() && action.symptom().equals(symptom)) {
                seen.add(new Learning.Seen(
                        action.action(), nearness(action, about), new Sample(effectiveness, action.at())));
            }
        }
        return Learning.scores(symptom, seen, now);
    }

    private static Scope nearness(RecentAction action, ObjectRef about) {
        if (action.target().equals(about)) {
            return Scope.WORKLOAD;
        }
        return action.target().namespace().equals(about.namespace()) ? Scope.NAMESPACE : Scope.CLUSTER;
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
