package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sums a cluster up. */
public final class Fleets {
    private static final int MAX_NAMES = 20;

    private Fleets() {}

    public static Fleet of(ClusterView view) {
        int nodes = 0;
        int unschedulable = 0;
        int disk = 0;
        int memory = 0;
        int controlPlanes = 0;
        int controlPlanesNotReady = 0;
        int notReady = 0;
        long bestCpu = 0;
        long bestMemory = 0;
        long totalCpu = 0;
        long totalMemory = 0;
        var names = new ArrayList<String>();
        var closedByUs = new ArrayList<NodeState>();
        for (var node : view.list(NodeState.class)) {
            nodes++;
            unschedulable += node.unschedulable() ? 1 : 0;
            if (node.closedByUs() && closedByUs.size() < MAX_NAMES) {
                closedByUs.add(node);
            }
            disk += node.diskPressure() ? 1 : 0;
            memory += node.memoryPressure() ? 1 : 0;
            controlPlanes += node.controlPlane() ? 1 : 0;
            if (!node.isReady()) {
                notReady++;
                controlPlanesNotReady += node.controlPlane() ? 1 : 0;
                if (names.size() < MAX_NAMES) {
                    names.add(node.name());
                }
            }
            if (node.isReady() && !node.unschedulable() && !node.controlPlane()) {
                long cpu = node.allocatableCpu();
                long bytes = node.allocatableMemory();
                for (var pod : view.podsOn(node.name())) {
                    if (!pod.over()) {
                        var requests = pod.requests();
                        cpu -= requests.requestCpuOrZero();
                        bytes -= requests.requestMemoryOrZero();
                    }
                }
                bestCpu = Math.max(bestCpu, cpu);
                bestMemory = Math.max(bestMemory, bytes);
                totalCpu += Math.max(0, cpu);
                totalMemory += Math.max(0, bytes);
            }
        }
        int waiting = (int) view.list(PodState.class).stream()
                .filter(PodState::unschedulable)
                .count();
        return new Fleet(
                nodes,
                notReady,
                unschedulable,
                disk,
                memory,
                controlPlanes,
                controlPlanesNotReady,
                names,
                bestCpu,
                bestMemory,
                totalCpu,
                totalMemory,
                waiting,
                lostZones(view.list(NodeState.class)),
                closedByUs);
    }

    /** One worker alone is a machine, not a zone. */
    private static List<String> lostZones(List<NodeState> nodes) {
        var workers = nodes.stream()
                .filter(n -> !n.controlPlane() && !n.zone().isEmpty())
                .collect(Collectors.groupingBy(NodeState::zone, TreeMap::new, Collectors.toList()));
        var lost = workers.entrySet().stream()
                .filter(z -> z.getValue().size() > 1 && z.getValue().stream().noneMatch(NodeState::isReady))
                .map(Map.Entry::getKey)
                .toList();
        return lost.size() == workers.size() ? List.of() : lost;
    }
}
