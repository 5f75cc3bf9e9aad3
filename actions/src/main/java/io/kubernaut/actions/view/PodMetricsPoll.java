package io.kubernaut.actions.view;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMetricsState;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the measured usage of pods now and then, since it cannot be watched. */
final class PodMetricsPoll {
    private final KubernetesClient client;
    private final ClusterIndex index;
    private final Clock clock;
    private volatile Set<ObjectRef> held = Set.of();
    private volatile @Nullable ViewProblem trouble;

    PodMetricsPoll(KubernetesClient client, ClusterIndex index, Clock clock) {
        this.client = client;
        this.index = index;
        this.clock = clock;
    }

    Optional<ViewProblem> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Measurements that a failed poll leaves standing tell their age themselves. */
    synchronized void poll(WatchedKind kind) {
        var reader = new ObjectReader(index.cluster());
        var seen = new HashSet<ObjectRef>();
        try {
            var list = client.genericKubernetesResources(kind.context())
                    .inAnyNamespace()
                    .list();
            for (var item : list.getItems()) {
                var read = reader.read(kind.apiVersion(), kind.kind(), GenericObjects.fields(item));
                if (read.isPresent()) {
                    index.put(read.get());
                    seen.add(read.get().ref());
                }
            }
        } catch (KubernetesClientException | MalformedFieldException e) {
            var before = trouble;
            trouble = new ViewProblem(
                    e instanceof KubernetesClientException refused && refused.getCode() == 403
                            ? ViewProblem.Cause.FORBIDDEN
                            : ViewProblem.Cause.BROKEN,
                    "PodMetrics",
                    Text.cut(String.valueOf(e.getMessage()), Text.VALUE),
                    before == null ? clock.instant() : before.since());
            return;
        }
        held.stream().filter(ref -> !seen.contains(ref)).forEach(ref -> index.remove(PodMetricsState.class, ref));
        held = Set.copyOf(seen);
        trouble = null;
    }
}
