package io.kubernaut.core.action;

import static io.kubernaut.core.action.ActionEntry.high;
import static io.kubernaut.core.action.ActionEntry.low;
import static io.kubernaut.core.action.Schema.duration;
import static io.kubernaut.core.action.Schema.flag;

import java.time.Duration;
import java.util.List;

/**
 * Actions on nodes. The unschedulable flag is how a node is run, not what anybody declares it to be, so setting it
 * counts as no change of the desired state.
 */
final class NodeActions {
    private NodeActions() {}

    static List<ActionDefinition> all() {
        return List.of(cordonNode(), uncordonNode(), drainNode());
    }

    private static ActionDefinition cordonNode() {
        return low("cordon_node")
                .on("Node")
                .notToHeal()
                .does("Marks the node as unschedulable, with the reason as an annotation; running pods stay.")
                .undoneBy("The node is made schedulable again.")
                .within(Duration.ofMinutes(1))
                .needs("get,patch /nodes")
                .build();
    }

    private static ActionDefinition uncordonNode() {
        return low("uncordon_node")
                .on("Node")
                .does("Makes the node schedulable again and removes the annotations of the cordon.")
                .undoneBy("The node is marked as unschedulable again.")
                .within(Duration.ofMinutes(1))
                .needs("get,patch /nodes")
                .build();
    }

    private static ActionDefinition drainNode() {
        return high("drain_node")
                .on("Node")
                .takes(
                        duration(
                                "timeout",
                                Duration.ofMinutes(1),
                                Duration.ofHours(6),
                                "When to give up on pods that cannot be evicted."),
                        flag("deleteEmptyDir", "Pods with emptyDir volumes may be evicted; their content is lost."))
                .disruptive()
                .notToHeal()
                .does(
                        "Cordons the node, then evicts its pods within their disruption budgets. DaemonSet and mirror pods"
                                + " stay.")
                .undoneBy("The node is made schedulable again; pods stay where they are.")
                .inSteps("cordon", "evict")
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(15))
                .needs("get,patch /nodes", "list /pods", "create /pods/eviction")
                .needs("get apps/daemonsets")
                .build();
    }
}
