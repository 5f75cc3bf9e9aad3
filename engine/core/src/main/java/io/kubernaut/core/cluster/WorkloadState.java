package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A Deployment, StatefulSet, DaemonSet or ReplicaSet.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param desired replicas asked for (spec.replicas; status.desiredNumberScheduled of a DaemonSet)
 * @param current replicas that exist (status.replicas; currentNumberScheduled of a DaemonSet)
 * @param updated replicas of the present template (status.updatedReplicas; updatedNumberScheduled of a DaemonSet); all
 *     replicas of a ReplicaSet
 * @param ready replicas that are ready (status.readyReplicas; numberReady of a DaemonSet)
 * @param available replicas that have been ready for minReadySeconds (status.availableReplicas; numberAvailable of a
 *     DaemonSet)
 * @param observedGeneration the newest {@code meta.generation} that its controller has seen
 *     (status.observedGeneration); 0 when it says none
 * @param paused whether a Deployment's rollout is paused (spec.paused); false for other kinds
 * @param strategy RollingUpdate, Recreate or OnDelete; "" for a ReplicaSet
 * @param partition a StatefulSet's rolling-update partition, 0 elsewhere
 * @param revision a Deployment's or ReplicaSet's revision number; 0 when unknown
 * @param misscheduled a DaemonSet's pods on nodes where they do not belong
 * @param currentRevision a StatefulSet's revision before its update (status.currentRevision); "" for other kinds
 * @param updateRevision a StatefulSet's newest revision (status.updateRevision), equal to {@code currentRevision} once
 *     all pods have it; "" for other kinds
 * @param selector labels of its pods (spec.selector.matchLabels); matchExpressions are left out
 * @param template the pods that it makes (spec.template)
 * @param conditions status.conditions, in the API's order
 * @param claimTemplates names of a StatefulSet's volume claim templates
 */
public record WorkloadState(
        Meta meta,
        int desired,
        int current,
        int updated,
        int ready,
        int available,
        long observedGeneration,
        boolean paused,
        String strategy,
        int partition,
        long revision,
        int misscheduled,
        String currentRevision,
        String updateRevision,
        SortedMap<String, String> selector,
        TemplateState template,
        List<Condition> conditions,
        List<String> claimTemplates)
        implements ClusterObject {
    public static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");

    /** Deployment, StatefulSet, DaemonSet or ReplicaSet. */
    public String kind() {
        return meta.ref().kind();
    }

    /** The condition of this type; empty when the status has none. */
    public Optional<Condition> condition(String type) {
        return Condition.of(type, conditions);
    }

    /**
     * A Deployment's rollout made no progress within spec.progressDeadlineSeconds: its Progressing condition has the
     * reason ProgressDeadlineExceeded.
     */
    public boolean progressDeadlineExceeded() {
        return condition("Progressing")
                .filter(c -> "ProgressDeadlineExceeded".equals(c.reason()))
                .isPresent();
    }

    /** The controller could not create pods (quota, limit range, admission): its ReplicaFailure condition is True. */
    public boolean replicaFailure() {
        return condition("ReplicaFailure").filter(Condition::isTrue).isPresent();
    }

    /**
     * The controller has seen the newest spec, and as many replicas as desired are ready and of the present template,
     * with none beside them.
     */
    public boolean healthy() {
        return observedGeneration >= meta.generation() && ready >= desired && updated >= desired && current <= desired;
    }
}
