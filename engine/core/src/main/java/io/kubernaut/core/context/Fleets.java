package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sums a cluster up. */
public final class Fleets {
    /** What a fleet is worked out of. */
    static final List<Class<? extends ClusterObject>> OF = List.of(NodeState.class, PodState.class);

    private static final int MAX_NAMES = 20;

    private static final Requested NOTHING = new Requested();

    private Fleets() {}

    /** What the pods of a node have reserved, in millicores and bytes. */
    private static final class Requested {
        private long cpu;
        private long memory;

        void add(Resources requests) {
            cpu += requests.requestCpuOrZero();
            memory += requests.requestMemoryOrZero();
        }
    }

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
        var nodeStates = view.list(NodeState.class);
        var requested = new HashMap<String, Requested>();
        int waiting = 0;
        for (var pod : view.list(PodState.class)) {
            waiting += pod.unschedulable() ? 1 : 0;
            if (!pod.node().isEmpty() && !pod.over()) {
                requested.computeIfAbsent(pod.node(), n -> new Requested()).add(pod.requests());
            }
        }
        for (var node : nodeStates) {
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
                var taken = requested.getOrDefault(node.name(), NOTHING);
                long cpu = node.allocatableCpu() - taken.cpu;
                long bytes = node.allocatableMemory() - taken.memory;
                bestCpu = Math.max(bestCpu, cpu);
                bestMemory = Math.max(bestMemory, bytes);
                totalCpu += Math.max(0, cpu);
                totalMemory += Math.max(0, bytes);
            }
        }
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
                lostZones(nodeStates),
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
