package io.kubernaut.core.assessment;

import static io.kubernaut.core.assessment.Component.Kind.TARGET_HEALTH;

import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a run's target does, as the cluster shows it.
 *
 * <p>Of a workload it is the share of sound pods among as many as there should be, or as there are where there are more.
 * A pod counts whole when it is ready and has run without a break since the action, half when it is ready and a container
 * ended since, and nothing when it is unready or crashes. Pods that are over or being deleted count neither way: what the
 * action replaced says nothing against it. A node is sound when it is ready, half so when it is short of disk or memory.
 */
public final class TargetHealth {
    private static final double SHAKY = 0.5;

    private final ClusterView view;
    private final Instant since;
    private final Instant now;

    /** @param since when the effect of the action showed; what ended before was the action's doing */
    public TargetHealth(ClusterView view, Instant since, Instant now) {
        this.view = view;
        this.since = since;
        this.now = now;
    }

    /** @param target a workload, a pod that nobody owns, or a node; of others it cannot be told */
    public Look look(ObjectRef target) {
        if (!view.available()) {
            return passing("The cluster cannot be read: " + view.unavailableBecause() + ".");
        }
        for (var kind : List.of(target.kind(), "Pod")) {
            var unseen = target.kind().equals("Node") && kind.equals("Pod") ? "" : view.unseen(kind);
            if (!unseen.isEmpty()) {
                return passing(kind + "s cannot be seen: " + unseen + ".");
            }
        }
        if (WorkloadState.KINDS.contains(target.kind())) {
            return view.workload(target).map(this::workload).orElseGet(() -> absent(target));
        }
        return switch (target.kind()) {
            case "Node" -> view.node(target.name()).map(this::node).orElseGet(() -> absent(target));
            case "Pod" ->
                view.pod(target.namespace(), target.name())
                        .filter(p -> !p.terminating())
                        .map(pod -> pods(List.of(pod), 1))
                        .orElseGet(() -> absent(target));
            default -> unknown("The health of a " + target.kind() + " is not measured.");
        };
    }

    private static Look absent(ObjectRef target) {
        return unknown(target.display() + " is not there any more.");
    }

    private static Look unknown(String because) {
        return Look.at(Component.unknown(TARGET_HEALTH, because));
    }

    private static Look passing(String because) {
        return new Look(Component.unknown(TARGET_HEALTH, because), true);
    }

    private Look node(NodeState node) {
        var name = node.meta().ref().display();
        if (!node.isReady()) {
            return Look.at(Component.known(TARGET_HEALTH, 0, name + " is not ready."));
        }
        return node.diskPressure() || node.memoryPressure()
                ? Look.at(Component.known(TARGET_HEALTH, SHAKY, name + " is ready, but short of disk or memory."))
                : Look.at(Component.known(TARGET_HEALTH, 1, name + " is ready."));
    }

    private Look workload(WorkloadState workload) {
        if (workload.desired() == 0) {
            return unknown(workload.meta().ref().display() + " is to have no pods.");
        }
        return pods(view.podsOf(workload), workload.desired());
    }

    private Look pods(List<PodState> all, int desired) {
        var live = all.stream().filter(p -> !p.over() && !p.terminating()).toList();
        int ready = 0;
        int shaky = 0;
        int crashing = 0;
        int killed = 0;
        for (var pod : live) {
            if (pod.crashing(now)) {
                crashing++;
            } else if (pod.ready()) {
                ready++;
                shaky += endedSince(pod) ? 1 : 0;
            }
            killed += pod.containers().stream().anyMatch(this::killedSince) ? 1 : 0;
        }
        double value = (ready - shaky * (1 - SHAKY)) / Math.max(desired, live.size());
        var said = new ArrayList<String>();
        said.add(ready + " of " + desired + (desired == 1 ? " pod is ready" : " pods are ready"));
        said.addAll(counted(crashing, "crashes", "crash"));
        said.addAll(counted(shaky, "restarted since", "restarted since"));
        said.addAll(counted(killed, "was killed for memory", "were killed for memory"));
        return Look.at(Component.known(TARGET_HEALTH, value, String.join(", ", said) + "."));
    }

    private boolean endedSince(PodState pod) {
        return pod.containers().stream().anyMatch(c -> !c.init() && ended(c));
    }

    private boolean ended(ContainerState container) {
        var at = container.last().finishedAt();
        return at != null && at.isAfter(since);
    }

    private boolean killedSince(ContainerState container) {
        return container.current().oomKilled() || (container.last().oomKilled() && ended(container));
    }

    private static List<String> counted(int many, String one, String more) {
        return many == 0 ? List.of() : List.of(many + " " + (many == 1 ? one : more));
    }
}
