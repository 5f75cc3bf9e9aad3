package io.kubernaut.actions.node;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.PodOwners;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.stream.Collectors;

/** Cordons a node, then evicts its pods as fast as their disruption budgets and the room on other nodes allow. */
final class DrainNode extends SteppedExecutor {
    private static final int MOST_LINES = 50;

    DrainNode(Workbench workbench) {
        super("drain_node", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return onTarget(request, node -> planFor(request, node));
    }

    private Planning planFor(ActionRequest request, LiveObject node) {
        var load = NodeLoad.of(api(), node.name());
        var staying = load.obstacle(request.text("deleteEmptyDir").equals("true"));
        if (staying.isPresent()) {
            return new Planning.Refused(staying.get());
        }
        if (load.otherNodes(api()) == 0) {
            return new Planning.Refused("No other node is ready and schedulable: the pods of " + node.display()
                    + " would have nowhere to go. Add a node first.");
        }
        var cordoned = node.flag(NodeCordon.UNSCHEDULABLE);
        if (cordoned && load.movable().isEmpty()) {
            return new Planning.AlreadySo(node.display() + " is cordoned and holds nothing to be moved.");
        }
        var denied = trial(request, node, load);
        if (denied instanceof WriteReply.Denied d) {
            return new Planning.Refused(d.reason());
        }
        var steps = List.of(
                PlanStep.pending("cordon", "Mark " + node.display() + " as unschedulable."),
                PlanStep.pending("evict", "Evict " + load.movable().size() + " pods within their disruption budgets."));
        return new Planning.Planned(new Plan(
                        "Drain " + node.display() + ": " + load.movable().size() + " pods to move, "
                                + load.staying().size() + " stay",
                        diff(node, load, cordoned),
                        "{\"uid\":\"" + node.uid() + "\"}",
                        steps)
                .alsoChanging(PodOwners.of(api(), load.running(), request)));
    }

    /** Finds a missing permission before anything is changed. That a budget is exhausted just now is no obstacle. */
    private WriteReply trial(ActionRequest request, LiveObject node, NodeLoad load) {
        var cordon = CordonStage.close(api(), node, request, true);
        if (!(cordon instanceof WriteReply.Took) || load.movable().isEmpty()) {
            return cordon;
        }
        var pod = load.movable().getFirst();
        var reply = api().create(pod, "eviction", Eviction.of(pod, true), true);
        return reply instanceof WriteReply.Denied d && (d.code() == 429 || d.code() == 404) ? cordon : reply;
    }

    private static String diff(LiveObject node, NodeLoad load, boolean cordoned) {
        var lines = load.movable().stream()
                .limit(MOST_LINES)
                .map(pod -> "- " + pod.display() + " on " + node.name() + "\n")
                .collect(Collectors.joining());
        var more = load.movable().size() - MOST_LINES;
        return (cordoned ? "" : "+  unschedulable: true\n") + lines + (more > 0 ? "- and " + more + " more\n" : "");
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return List.of(new CordonStage(api(), request), new EvictStage(api(), request));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var found = find(request.target());
        if (found.isEmpty()) {
            return new Verification.Verified(request.target().display() + " is gone, and its pods with it.");
        }
        if (!found.get().flag(NodeCordon.UNSCHEDULABLE)) {
            return new Verification.Failed(found.get().display() + " was made schedulable again meanwhile.");
        }
        var load = NodeLoad.of(api(), found.get().name());
        return load.movable().isEmpty()
                ? new Verification.Verified(
                        found.get().display() + " is unschedulable and holds only " + load.stayingInWords() + ".")
                : new Verification.Pending(load.movable().size() + " pods came to the node meanwhile.");
    }
}
