package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A Deployment, StatefulSet, DaemonSet or ReplicaSet.
 *
 * @param desired replicas asked for; a DaemonSet's desired number of nodes
 * @param current replicas that exist
 * @param strategy RollingUpdate, Recreate or OnDelete
 * @param partition a StatefulSet's rolling-update partition, 0 elsewhere
 * @param revision a Deployment's or ReplicaSet's revision number; 0 when unknown
 * @param misscheduled a DaemonSet's pods on nodes where they do not belong
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

    public String kind() {
        return meta.ref().kind();
    }

    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    public boolean progressDeadlineExceeded() {
        return condition("Progressing")
                .filter(c -> "ProgressDeadlineExceeded".equals(c.reason()))
                .isPresent();
    }

    /** The controller could not create pods: quota, limit range, admission. */
    public boolean replicaFailure() {
        return condition("ReplicaFailure").filter(Condition::isTrue).isPresent();
    }

    /** All replicas of the present template are there and available. */
    public boolean healthy() {
        return observedGeneration >= meta.generation() && ready >= desired && updated >= desired && current <= desired;
    }
}
