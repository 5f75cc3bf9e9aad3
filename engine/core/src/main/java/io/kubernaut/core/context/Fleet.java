package io.kubernaut.core.context;

import java.util.List;
import java.util.Objects;

/**
 * Sums over the whole cluster, in place of lists of nodes and pods.
 *
 * @param notReadyNodes names, at most 20
 * @param freeCpu millicores on the ready, schedulable worker with most free by requests
 * @param freeMemory bytes on the ready, schedulable worker with most free by requests
 * @param totalFreeCpu millicores on all ready, schedulable workers
 * @param totalFreeMemory bytes on all ready, schedulable workers
 * @param unschedulablePods pods for which the scheduler finds no node
 * @param lostZones zones of several workers of which none is ready, while workers elsewhere are
 */
public record Fleet(
        int nodes,
        int notReady,
        int unschedulable,
        int diskPressure,
        int memoryPressure,
        int controlPlanes,
        int controlPlanesNotReady,
        List<String> notReadyNodes,
        long freeCpu,
        long freeMemory,
        long totalFreeCpu,
        long totalFreeMemory,
        int unschedulablePods,
        List<String> lostZones) {
    public static final Fleet UNKNOWN = new Fleet(0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0, 0, 0, List.of());

    /** Sums that were stored before zones were looked at know of none. */
    public Fleet {
        lostZones = Objects.requireNonNullElse(lostZones, List.of());
    }

    public double notReadyShare() {
        return nodes == 0 ? 0 : (double) notReady / nodes;
    }

    public double unschedulableShare() {
        return nodes == 0 ? 0 : (double) unschedulable / nodes;
    }
}
