package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.WorkloadState;
import io.kubernaut.core.policy.Thresholds;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Finds workloads of a namespace that are not well. */
final class Peers {
    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private final ClusterView view;
    private final Thresholds thresholds;
    private final Instant now;

    Peers(ClusterView view, Thresholds thresholds, Instant now) {
        this.view = view;
        this.thresholds = thresholds;
        this.now = now;
    }

    List<Peer> of(ObjectRef subject, int limit) {
        if (subject.namespace().isEmpty()) {
            return List.of();
        }
        return view.list(WorkloadState.class, subject.namespace()).stream()
                .filter(w -> KINDS.contains(w.kind()) && !w.ref().equals(subject))
                .map(this::look)
                .filter(p -> p.ready() < p.desired() || p.crashing() || p.oomKilled())
                .limit(limit)
                .toList();
    }

    private Peer look(WorkloadState workload) {
        var pods = SnapshotBuilder.podsOf(view, workload).stream()
                .filter(p -> !p.over())
                .toList();
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
