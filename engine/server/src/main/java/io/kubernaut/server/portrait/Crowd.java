package io.kubernaut.server.portrait;

import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.ContainerStatus;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.context.Fleet;
import io.kubernaut.core.context.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Nodes and pods that make the sums over a cluster what they were. A snapshot keeps few of a cluster's nodes, and of the
 * others how many there are, in which state, and how much is free on them.
 */
final class Crowd {
    static final int MOST_NODES = 200;
    private static final String NAMESPACE = "elsewhere";
    private final Snapshot snapshot;
    private final Fleet fleet;
    private final List<NodeState> known;
    private final List<PodState> pods;
    private final List<NodeState> added = new ArrayList<>();
    private final List<ClusterObject> objects = new ArrayList<>();

    Crowd(Snapshot snapshot, Collection<ClusterObject> objects) {
        this.snapshot = snapshot;
        this.fleet = snapshot.fleet();
        this.known = of(NodeState.class, objects);
        this.pods = of(PodState.class, objects);
    }

    private static <T> List<T> of(Class<T> type, Collection<ClusterObject> objects) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<ClusterObject> objects() {
        if (fleet.nodes() == 0 || fleet.nodes() > MOST_NODES) {
            return List.of();
        }
        unready();
        others();
        room();
        waiting();
        objects.addAll(added);
        return objects;
    }

    private void unready() {
        int missing = fleet.notReady()
                - (int) known.stream().filter(n -> !n.isReady()).count();
        int controlPlanes = fleet.controlPlanesNotReady()
                - (int) known.stream()
                        .filter(n -> n.controlPlane() && !n.isReady())
                        .count();
        var names = new ArrayList<>(fleet.notReadyNodes());
        known.forEach(n -> names.remove(n.name()));
        for (int i = 0; i < missing; i++) {
            var name = i < names.size() ? names.get(i) : "lost-" + i;
            var zone = fleet.lostZones().isEmpty()
                    ? ""
                    : fleet.lostZones().get(i % fleet.lostZones().size());
            added.add(node(name, false, i < controlPlanes, zone, List.of(), false));
        }
    }

    private void others() {
        int closed = fleet.unschedulable() - count(NodeState::unschedulable);
        int disk = fleet.diskPressure() - count(NodeState::diskPressure);
        int memory = fleet.memoryPressure() - count(NodeState::memoryPressure);
        int controlPlanes = fleet.controlPlanes() - count(NodeState::controlPlane);
        int all = fleet.nodes() - known.size() - added.size();
        var zone = fleet.lostZones().isEmpty() ? "" : "zone-of-others";
        for (int i = 0; i < all; i++) {
            var pressures = new ArrayList<String>();
            if (i < disk) {
                pressures.add("DiskPressure");
            }
            if (i < memory) {
                pressures.add("MemoryPressure");
            }
            // Closed ones at the end, so that few are both.
            added.add(node("other-" + i, true, i < controlPlanes, zone, pressures, i >= all - closed));
        }
    }

    private int count(java.util.function.Predicate<NodeState> which) {
        return (int) (known.stream().filter(which).count()
                + added.stream().filter(which).count());
    }

    /** The most free worker gets what the most free one had, and the others share the rest. */
    private void room() {
        var workers = new ArrayList<NodeState>();
        known.stream().filter(Crowd::open).forEach(workers::add);
        added.stream().filter(Crowd::open).forEach(workers::add);
        var fixed = snapshot.node() == null || !snapshot.target().kind().equals("Node")
                ? ""
                : snapshot.node().name();
        long cpu = fleet.totalFreeCpu();
        long memory = fleet.totalFreeMemory();
        long bestCpu = fleet.freeCpu();
        long bestMemory = fleet.freeMemory();
        for (var worker : workers) {
            if (worker.name().equals(fixed)) {
                cpu -= Math.max(0, worker.allocatableCpu() - taken(worker, true));
                memory -= Math.max(0, worker.allocatableMemory() - taken(worker, false));
            }
        }
        // Those that nothing is known of come first: a known one may be too small.
        workers.removeIf(w -> w.name().equals(fixed));
        workers.sort(java.util.Comparator.comparing((NodeState w) -> known.contains(w)));
        for (var worker : workers) {
            long freeCpu = Math.clamp(cpu, 0, bestCpu);
            long freeMemory = Math.clamp(memory, 0, bestMemory);
            if (known.contains(worker)) {
                freeCpu = Math.min(freeCpu, Math.max(0, worker.allocatableCpu() - taken(worker, true)));
                freeMemory = Math.min(freeMemory, Math.max(0, worker.allocatableMemory() - taken(worker, false)));
                fill(worker, freeCpu, freeMemory);
            } else {
                added.set(added.indexOf(worker), sized(worker, freeCpu, freeMemory));
            }
            cpu -= freeCpu;
            memory -= freeMemory;
        }
    }

    private static boolean open(NodeState node) {
        return node.isReady() && !node.unschedulable() && !node.controlPlane();
    }

    private long taken(NodeState node, boolean cpu) {
        return pods.stream()
                .filter(p -> p.node().equals(node.name()) && !p.over())
                .map(PodState::requests)
                .mapToLong(r -> cpu ? r.requestCpuOrZero() : r.requestMemoryOrZero())
                .sum();
    }

    /** A pod that takes all but what is to be free. */
    private void fill(NodeState node, long freeCpu, long freeMemory) {
        long cpu = node.allocatableCpu() - taken(node, true) - freeCpu;
        long memory = node.allocatableMemory() - taken(node, false) - freeMemory;
        if (cpu > 0 || memory > 0) {
            objects.add(pod(
                    "filler-" + objects.size(),
                    node.name(),
                    new Resources(Math.max(0, cpu), null, Math.max(0, memory), null),
                    List.of()));
        }
    }

    private void waiting() {
        int missing = fleet.unschedulablePods()
                - (int) pods.stream().filter(PodState::unschedulable).count();
        var condition = new Condition("PodScheduled", "False", "Unschedulable", "", snapshot.takenAt());
        for (int i = 0; i < Math.min(missing, MOST_NODES); i++) {
            objects.add(pod("waiting-" + i, "", Resources.NONE, List.of(condition)));
        }
    }

    private PodState pod(String name, String node, Resources resources, List<Condition> conditions) {
        var container = new ContainerState(
                "app", "app", false, resources, true, true, 0, ContainerStatus.UNKNOWN, ContainerStatus.UNKNOWN);
        return Cast.pod(
                Cast.meta(new ObjectRef(snapshot.target().cluster(), "Pod", NAMESPACE, name), new TreeMap<>()),
                node.isEmpty() ? "Pending" : "Running",
                node,
                !node.isEmpty(),
                null,
                conditions,
                container,
                List.of());
    }

    private NodeState node(
            String name,
            boolean ready,
            boolean controlPlane,
            String zone,
            List<String> pressures,
            boolean unschedulable) {
        var labels = new TreeMap<String, String>();
        if (controlPlane) {
            labels.put("node-role.kubernetes.io/control-plane", "");
        }
        if (!zone.isEmpty()) {
            labels.put("topology.kubernetes.io/zone", zone);
        }
        var since = snapshot.takenAt().minus(java.time.Duration.ofDays(30));
        var conditions = new ArrayList<Condition>();
        pressures.forEach(p -> conditions.add(new Condition(p, "True", "", "", since)));
        conditions.add(new Condition("Ready", ready ? "True" : "Unknown", "", "", ready ? since : lately()));
        var ref = new ObjectRef(snapshot.target().cluster(), "Node", "", name);
        return new NodeState(
                new Meta(ref, "", 0, since, null, labels, new TreeMap<>(), null, false),
                ready ? "True" : "Unknown",
                unschedulable,
                controlPlane,
                zone,
                0,
                0,
                110,
                List.of(),
                List.of(),
                conditions);
    }

    private Instant lately() {
        return snapshot.takenAt().minus(java.time.Duration.ofMinutes(10));
    }

    private static NodeState sized(NodeState node, long cpu, long memory) {
        return new NodeState(
                node.meta(),
                node.ready(),
                node.unschedulable(),
                node.controlPlane(),
                node.zone(),
                cpu,
                memory,
                node.allocatablePods(),
                node.addresses(),
                node.taints(),
                node.conditions());
    }
}
