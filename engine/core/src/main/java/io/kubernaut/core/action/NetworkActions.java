package io.kubernaut.core.action;

import static io.kubernaut.core.action.ActionEntry.WORKLOADS;
import static io.kubernaut.core.action.ActionEntry.high;
import static io.kubernaut.core.action.Schema.choice;
import static io.kubernaut.core.action.Schema.duration;
import static io.kubernaut.core.action.Schema.required;
import static io.kubernaut.core.action.Schema.text;

import java.time.Duration;
import java.util.List;

/** Actions on the cluster's network. */
final class NetworkActions {
    private NetworkActions() {}

    static List<ActionDefinition> all() {
        return List.of(updateNetworkPolicy(), restartNetwork(), resetServiceMesh());
    }

    private static ActionDefinition updateNetworkPolicy() {
        return high("update_network_policy")
                .on("NetworkPolicy", "Namespace")
                .takes(
                        text("peers", "Who may talk, as labels of pods and namespaces, such as app=cart."),
                        text("ports", "Which ports, such as TCP/8080, separated by commas."),
                        choice("direction", "Seen from the pods of the policy.", "ingress", "egress"),
                        duration("ttl", Duration.ofMinutes(5), Duration.ofDays(7), "When the policy is removed again."))
                .changesSpec()
                .does("Adds one narrowly scoped policy that allows traffic and expires by itself.")
                .undoneBy("The policy is removed.")
                .undoneUnverified()
                .forTheTimeOf("ttl", Duration.ofHours(1))
                .within(Duration.ofMinutes(2))
                .needs("get,list,create,delete networking.k8s.io/networkpolicies")
                .build();
    }

    private static ActionDefinition restartNetwork() {
        return high("restart_network")
                .on("Cluster")
                .takes(required(choice("component", "What is restarted.", "coredns", "kube-proxy", "cni")))
                .disruptive()
                .does("Rolls one component of the cluster's network out anew, one node at a time.")
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,list,patch apps/deployments,daemonsets", "list /pods")
                .build();
    }

    private static ActionDefinition resetServiceMesh() {
        return high("reset_service_mesh")
                .on("Cluster", "Namespace")
                .on(WORKLOADS)
                .takes(
                        choice("mesh", "Which mesh; found by what is installed when not given.", "istio", "linkerd"),
                        choice("scope", "What is restarted.", "sidecars", "control-plane"))
                .disruptive()
                .does("Injects sidecars anew by a rollout restart, or restarts the mesh's control plane.")
                .within(Duration.ofMinutes(20))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,list,patch apps/deployments,statefulsets,daemonsets", "get /namespaces", "list /pods")
                .build();
    }
}
