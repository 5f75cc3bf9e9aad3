package io.kubernaut.core.context;

import io.kubernaut.core.cluster.TemplateState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a Deployment, from its ReplicaSet.
 *
 * @param number the revision number (annotation deployment.kubernetes.io/revision)
 * @param replicaSet name of the ReplicaSet
 * @param createdAt when the ReplicaSet was made; null when its manifest does not say
 * @param replicas pods that it is to have (spec.replicas)
 * @param ready pods of it that are ready (status.readyReplicas)
 * @param currentFor seconds that it was the newest before the next came; for the newest, until the snapshot
 * @param template its pods as they were asked for (spec.template)
 * @param healthyBecause what shows that it was healthy, in words; "" when nothing does
 */
public record RevisionState(
        long number,
        String replicaSet,
        @Nullable Instant createdAt,
        int replicas,
        int ready,
        long currentFor,
        TemplateState template,
        String healthyBecause) {

    public RevisionState {
        // Snapshots that were stored before this was asked have none.
        healthyBecause = healthyBecause == null ? "" : healthyBecause;
    }

    /** Something shows that it was healthy: a ready pod now, or the status of its Deployment. */
    public boolean shownHealthy() {
        return ready > 0 || !healthyBecause.isEmpty();
    }
}
