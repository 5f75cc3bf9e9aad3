package io.kubernaut.core.action;

import static io.kubernaut.core.action.ActionEntry.WORKLOADS;
import static io.kubernaut.core.action.ActionEntry.low;
import static io.kubernaut.core.action.ActionEntry.medium;
import static io.kubernaut.core.action.Schema.cpu;
import static io.kubernaut.core.action.Schema.duration;
import static io.kubernaut.core.action.Schema.flag;
import static io.kubernaut.core.action.Schema.integer;
import static io.kubernaut.core.action.Schema.labels;
import static io.kubernaut.core.action.Schema.memory;
import static io.kubernaut.core.action.Schema.name;
import static io.kubernaut.core.action.Schema.required;

import java.time.Duration;
import java.util.List;

/** Actions on workloads and their pods. */
final class WorkloadActions {
    private static final int MOST_REPLICAS = 1000;

    private WorkloadActions() {}

    static List<ActionDefinition> all() {
        return List.of(
                scaleDeployment(),
                scaleStatefulSet(),
                increaseResources(),
                updateAutoscaler(),
                restartPod(),
                rollbackDeployment(),
                quarantinePod(),
                migrateWorkload(),
                restartDaemonSet());
    }

    private static ActionDefinition scaleDeployment() {
        return medium("scale_deployment")
                .on("Deployment")
                .takes(required(integer("replicas", 1, MOST_REPLICAS, "How many pods there are to be.")))
                .changesSpec()
                .does("Sets the number of replicas. Refused where an autoscaler owns that number.")
                .undoneBy("The previous number of replicas is set again.")
                .undoneUnverified()
                .within(Duration.ofMinutes(10))
                .needs("get,patch apps/deployments", "get,update apps/deployments/scale")
                .needs("list autoscaling/horizontalpodautoscalers", "list keda.sh/scaledobjects")
                .needs("list argoproj.io/applications")
                .build();
    }

    private static ActionDefinition scaleStatefulSet() {
        return medium("scale_statefulset")
                .on("StatefulSet")
                .takes(
                        required(integer("replicas", 1, MOST_REPLICAS, "How many pods there are to be.")),
                        flag("allowScaleDown", "Members may be taken away; their volumes stay."))
                .changesSpec()
                .does("Sets the number of replicas; members come and go in order. Refused where an autoscaler owns that"
                        + " number, while a member in the way is not ready, and where volumes would be deleted.")
                .undoneBy("The previous number of replicas is set again.")
                .undoneUnverified()
                .within(Duration.ofMinutes(20))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch apps/statefulsets", "get,update apps/statefulsets/scale", "get /pods")
                .needs("list autoscaling/horizontalpodautoscalers", "list keda.sh/scaledobjects")
                .needs("list argoproj.io/applications")
                .build();
    }

    /** Not called disruptive: a rollout keeps to the workload's own maxUnavailable, and no budget is asked. */
    private static ActionDefinition increaseResources() {
        return medium("increase_resources")
                .on("Pod")
                .on(WORKLOADS)
                .takes(
                        required(name("container", "The container of the pod template or of the pod.")),
                        memory("limits.memory", "The new memory limit."),
                        cpu("limits.cpu", "The new cpu limit."),
                        memory("requests.memory", "The new memory request, at most the limit."),
                        cpu("requests.cpu", "The new cpu request, at most the limit."))
                .changesSpec()
                .does("Raises requests and limits of one container in the pod template, which rolls the workload out"
                        + " anew. Pods that are replaced only when they are deleted (OnDelete), and a pod as the target,"
                        + " are changed in place, where the API server offers that. Nothing is ever lowered. Refused where"
                        + " a VerticalPodAutoscaler sets it.")
                .undoneBy("The previous requests and limits are set again.")
                .undoneUnverified()
                .within(Duration.ofMinutes(10))
                .assessedAfter(Duration.ofMinutes(15))
                .needs("get,patch apps/deployments,statefulsets,daemonsets", "list apps/replicasets")
                .needs("get apps/replicasets", "get,list,patch /pods", "patch /pods/resize", "get,list /nodes")
                .needs("list /resourcequotas,limitranges", "list autoscaling.k8s.io/verticalpodautoscalers")
                .needs("list argoproj.io/applications")
                .build();
    }

    private static ActionDefinition updateAutoscaler() {
        return medium("update_hpa")
                .on("HorizontalPodAutoscaler")
                .takes(
                        integer("minReplicas", 1, MOST_REPLICAS, "The new lower bound."),
                        integer("maxReplicas", 1, MOST_REPLICAS, "The new upper bound."),
                        integer("targetUtilization", 10, 200, "The new target for cpu, in percent of the request."))
                .changesSpec()
                .does(
                        "Changes the bounds or the target of an autoscaler. Refused where KEDA or Git keeps it, and where nodes"
                                + " or quotas have no room for all pods that it may come to.")
                .undoneBy("The previous bounds and target are set again.")
                .undoneUnverified()
                .within(Duration.ofMinutes(10))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch autoscaling/horizontalpodautoscalers")
                .needs("get apps/deployments,statefulsets", "list /nodes,pods,resourcequotas")
                .needs("list argoproj.io/applications")
                .build();
    }

    /**
     * Evicting a pod changes no desired state. A rollout restart writes one annotation of the pod template, which GitOps
     * tools leave alone, so that counts as no change of the specification either.
     */
    private static ActionDefinition restartPod() {
        return low("restart_pod")
                .on("Pod")
                .on(WORKLOADS)
                .takes(duration(
                        "gracePeriod",
                        Duration.ofSeconds(1), // none at all would not wait until the process has stopped
                        Duration.ofHours(1),
                        "How long the pod may take to stop; its own grace period when not given."))
                .disruptive()
                .does("Evicts the pod, so that its controller makes a new one; disruption budgets are honoured. A"
                        + " workload is rolled out anew with the same template.")
                .within(Duration.ofMinutes(10))
                .needs("get,list /pods", "create /pods/eviction")
                .needs("get,patch apps/deployments,statefulsets,daemonsets", "get,list apps/replicasets")
                .build();
    }

    /** Not called disruptive, for the reason given at increase_resources: it must work while a budget is exhausted. */
    private static ActionDefinition rollbackDeployment() {
        return medium("rollback_deployment")
                .on("Deployment")
                .takes(integer(
                        "toRevision",
                        1,
                        Integer.MAX_VALUE,
                        "The revision whose pod template becomes current again; the last one that is shown to have been"
                                + " healthy where none is named."))
                .changesSpec()
                .does("Puts the pod template of an earlier revision back and lets the Deployment roll it out. Refused"
                        + " for a paused Deployment, where there is no earlier revision, and for one of which nothing"
                        + " shows that it was healthy, unless it was current longest and a person approves.")
                .undoneBy("The pod template that was current before is put back: a roll forward.")
                .within(Duration.ofMinutes(10))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch apps/deployments", "list apps/replicasets", "list /pods")
                .needs("list argoproj.io/applications")
                .build();
    }

    private static ActionDefinition quarantinePod() {
        return medium("quarantine_pod")
                .on("Pod")
                .takes(duration(
                        "keepFor",
                        Duration.ofMinutes(5),
                        Duration.ofDays(30),
                        "How long the pod is kept for examination."))
                .disruptive()
                .notToHeal()
                .does(
                        "Denies the pod of a ReplicaSet all network traffic, takes off the labels by which its controller and"
                                + " Services select it, and keeps it running for examination; the controller makes a new one. When"
                                + " its time is over, the pod is deleted and not put back into service.")
                .undoneBy(
                        "The labels are set again and the network policy is removed; the controller then removes a pod"
                                + " that is too many.")
                .inSteps("isolate", "detach", "replace")
                .forTheTimeOf("keepFor", Duration.ofDays(1))
                .needs("get,list,patch,delete /pods", "list /services", "get apps/replicasets")
                .needs("list policy/poddisruptionbudgets", "list discovery.k8s.io/endpointslices")
                .needs("get,list,create,delete networking.k8s.io/networkpolicies")
                .build();
    }

    private static ActionDefinition migrateWorkload() {
        return medium("migrate_workload")
                .on("Pod")
                .on(WORKLOADS)
                .takes(
                        name("fromNode", "The node to move away from."),
                        labels("toNodeSelector", "Labels of the nodes to move to, such as pool=general."))
                .disruptive()
                .changesSpec()
                .does(
                        "Moves pods off a node, or to nodes with some labels: the pod template prefers other nodes, the rollout"
                                + " makes room first, and what is left is evicted within its disruption budget. The node stays open."
                                + " Refused for DaemonSets, and where an operator or Git keeps the workload.")
                .undoneBy("The previous affinity is set again, which rolls the workload out once more; nothing is moved"
                        + " back.")
                .inSteps("prefer", "rollout", "evict")
                .within(Duration.ofMinutes(20))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch apps/deployments,statefulsets", "get,list apps/replicasets", "get apps/daemonsets")
                .needs("get,list /pods", "create /pods/eviction", "get,list /nodes", "list argoproj.io/applications")
                .build();
    }

    private static ActionDefinition restartDaemonSet() {
        return medium("restart_daemonset")
                .on("DaemonSet")
                .disruptive()
                .does("Rolls the DaemonSet out anew with the same template, node after node.")
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch apps/daemonsets", "list /pods")
                .build();
    }
}
