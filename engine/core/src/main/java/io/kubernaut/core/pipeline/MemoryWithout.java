package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** What is remembered, but for one change under way: it must not stand in its own way. */
final class MemoryWithout implements Memory {
    private final Memory whole;
    private final ActionRun run;

    MemoryWithout(Memory whole, ActionRun run) {
        this.whole = whole;
        this.run = run;
    }

    /** One target has one change at a time, so the one under way is it. */
    @Override
    public List<RecentAction> recentActions(ObjectRef about, Instant since) {
        return whole.recentActions(about, since).stream()
                .filter(a -> !(a.inProgress()
                        && a.action().equals(run.action())
                        && a.target().equals(run.target())))
                .toList();
    }

    @Override
    public List<Score> scores(ObjectRef about, String symptom, Instant now) {
        return whole.scores(about, symptom, now);
    }

    @Override
    public Load load(String cluster, Instant now) {
        var load = whole.load(cluster, now);
        var byNamespace = new TreeMap<>(load.runsByNamespace());
        byNamespace.computeIfPresent(run.target().namespaceTouched(), (n, runs) -> runs > 1 ? runs - 1 : null);
        var lately = run.createdAt().isAfter(now.minus(Duration.ofHours(1)));
        return new Load(
                byNamespace,
                Math.max(0, load.runsInCluster() - 1),
                Math.max(0, load.runsLastHour() - (lately ? 1 : 0)),
                load.nodesClosing().stream()
                        .filter(n -> !n.equals(run.target().name()))
                        .toList(),
                load.clustersNamed());
    }
}
