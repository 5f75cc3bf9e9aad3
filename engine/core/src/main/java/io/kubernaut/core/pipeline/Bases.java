package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Rollout;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.execution.Basis;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what a target was when it was decided about, as the snapshot shows it. */
final class Bases {
    /** Kinds whose generation grows with every change of the specification, and with nothing else. */
    private static final Set<String> COUNTS_SPEC =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "CronJob", "Job");

    private Bases() {}

    static Basis of(Decision.Choice choice, Snapshot snapshot) {
        var target = choice.target();
        var revision = choice.action().equals("rollback_deployment") && target.equals(snapshot.target())
                ? Optional.ofNullable(snapshot.rollout()).map(Rollout::current).orElse(0L)
                : 0L;
        return metaOf(target, snapshot)
                .map(m -> new Basis(m.uid(), COUNTS_SPEC.contains(target.kind()) ? m.generation() : 0, revision))
                .orElse(Basis.UNKNOWN);
    }

    /** Empty where the object is not among the facts. */
    private static Optional<Meta> metaOf(ObjectRef ref, Snapshot s) {
        var single = Stream.<@Nullable ClusterObject>of(
                        s.workload(), s.pod(), s.node(), s.claim(), s.autoscaler(), s.job(), s.cronJob())
                .filter(Objects::nonNull)
                .map(ClusterObject.class::cast);
        var listed = Stream.<List<? extends ClusterObject>>of(
                        s.pods(), s.nodes(), s.claims(), s.resources(), s.networkPolicies())
                .flatMap(List::stream);
        return Stream.concat(single, listed)
                .map(ClusterObject::meta)
                .filter(m -> m.ref().equals(ref))
                .findFirst();
    }
}
