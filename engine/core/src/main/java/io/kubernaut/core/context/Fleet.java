package io.kubernaut.core.context;

import io.kubernaut.core.cluster.NodeState;
import java.util.List;
import java.util.Objects;

/**
 * Sums over the whole cluster, in place of lists of nodes and pods.
 *
 * @param nodes all nodes; 0 when nothing is known of them
 * @param notReady nodes whose Ready condition is not True
 * @param unschedulable nodes that are closed to new pods (spec.unschedulable)
 * @param diskPressure nodes whose DiskPressure condition is True
 * @param memoryPressure nodes whose MemoryPressure condition is True
 * @param controlPlanes nodes of the control plane, by their label
 * @param controlPlanesNotReady nodes of the control plane whose Ready condition is not True
 * @param notReadyNodes names of those that are not ready, at most 20
 * @param freeCpu millicores on the ready, schedulable worker with most free by requests
 * @param freeMemory bytes on the ready, schedulable worker with most free by requests
 * @param totalFreeCpu millicores on all ready, schedulable workers
 * @param totalFreeMemory bytes on all ready, schedulable workers
 * @param unschedulablePods pods for which the scheduler finds no node
 * @param lostZones zones of several workers of which none is ready, while workers elsewhere are
 * @param closedByUs nodes that Kubernaut closed and that still are, by the annotation {@code kubernaut.io/cordoned-by},
 *     at most 20
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
        List<String> lostZones,
        List<NodeState> closedByUs) {
    public static final Fleet UNKNOWN = new Fleet(0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0, 0, 0, 0, List.of(), List.of());

    /** Sums that were stored before zones and closed nodes were looked at know of none. */
    public Fleet {
        lostZones = Objects.requireNonNullElse(lostZones, List.of());
        closedByUs = Objects.requireNonNullElse(closedByUs, List.of());
    }

    /** The unready nodes as a share of all, from 0 to 1; 0 when there are no nodes. */
    public double notReadyShare() {
        return nodes == 0 ? 0 : (double) notReady / nodes;
    }

    /** The closed nodes as a share of all, from 0 to 1; 0 when there are no nodes. */
    public double unschedulableShare() {
        return nodes == 0 ? 0 : (double) unschedulable / nodes;
    }
}
