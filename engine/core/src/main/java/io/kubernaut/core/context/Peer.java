package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ObjectRef;

/**
 * Another workload of the subject's namespace that is not well.
 *
 * @param ref the workload
 * @param desired replicas asked for
 * @param ready replicas that are ready
 * @param crashing whether a pod of it crashes; see {@link io.kubernaut.core.cluster.PodState#crashing}
 * @param oomKilled whether {@code container} was killed for memory within the threshold {@code oomRecoveredAfter}; see
 *     {@link io.kubernaut.core.cluster.ContainerState#oomKilledSince}
 * @param container the first container that crashes, or is unready after a kill for memory; "" when none does
 * @param data whether it keeps data: a StatefulSet, or pods with claims
 * @param recentRelease whether its newest release is younger than the threshold {@code releaseSuspectedFor}; false for
 *     all but Deployments
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
