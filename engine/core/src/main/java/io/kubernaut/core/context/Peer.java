package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * Another workload of the subject's namespace that is not well.
 *
 * @param desired replicas asked for
 * @param ready replicas that are ready
 * @param container the container that fails, "" when none does
 * @param data whether it keeps data: a StatefulSet, or pods with claims
 */
public record Peer(
        ObjectRef ref,
        int desired,
        int ready,
        boolean crashing,
        boolean oomKilled,
        String container,
        boolean data,
        boolean recentRelease) {}
