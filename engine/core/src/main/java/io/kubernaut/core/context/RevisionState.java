package io.kubernaut.core.context;

import io.kubernaut.core.cluster.TemplateState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a Deployment, from its ReplicaSet.
 *
 * @param currentFor seconds that it was the newest before the next came; for the newest, until the snapshot
 */
public record RevisionState(
        long number,
        String replicaSet,
        @Nullable Instant createdAt,
        int replicas,
        int ready,
        long currentFor,
        TemplateState template) {}
