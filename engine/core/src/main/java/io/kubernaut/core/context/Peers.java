package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.policy.Thresholds;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds workloads of a namespace that are not well. Each namespace is looked through once for all that is decided together. */
final class Peers {
    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private final ClusterView view;
    private final Thresholds thresholds;
    private final Instant now;
    private final Map<String, List<Peer>> unwell = new HashMap<>();

    Peers(ClusterView view, Thresholds thresholds, Instant now) {
        this.view = view;
        this.thresholds = thresholds;
        this.now = now;
    }

    List<Peer> of(ObjectRef subject, int limit) {
        if (subject.namespace().isEmpty()) {
            return List.of();
        }
        return unwell.computeIfAbsent(subject.namespace(), this::unwellIn).stream()
                .filter(p -> !p.ref().equals(subject))
                .limit(limit)
                .toList();
    }

    private List<Peer> unwellIn(String namespace) {
        return view.list(WorkloadState.class, namespace).stream()
                .filter(w -> KINDS.contains(w.kind()))
                .map(this::look)
                .filter(p -> p.ready() < p.desired() || p.crashing() || p.oomKilled())
                .toList();
    }

    private Peer look(WorkloadState workload) {
        var pods = view.podsOf(workload).stream().filter(p -> !p.over()).toList();
        var oomSince = now.minus(thresholds.oomRecoveredAfter());
        var failing = pods.stream()
                .flatMap(p -> p.containers().stream())
                .filter(c -> c.crashing(now) || (!c.ready() && c.oomKilledSince(oomSince)))
                .findFirst();
        var rollout = Rollouts.of(workload, view, now);
        return new Peer(
                workload.ref(),
                workload.desired(),
                workload.ready(),
                pods.stream().anyMatch(p -> p.crashing(now)),
                failing.filter(c -> c.oomKilledSince(oomSince)).isPresent(),
                failing.map(ContainerState::name).orElse(""),
                workload.kind().equals("StatefulSet")
                        || pods.stream().anyMatch(p -> !p.claims().isEmpty()),
                rollout != null && rollout.youngerThan(thresholds.releaseSuspectedFor(), now));
    }
}
