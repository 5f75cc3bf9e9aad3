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
                        text(
                                "peers",
                                "Who may talk, as labels of pods and namespaces: app=cart,namespace:team=shop. A semicolon"
                                        + " begins another peer."),
                        text(
                                "ports",
                                "Which ports, such as TCP/8080, separated by commas; for ingress those that the containers"
                                        + " declare when not given."),
                        choice(
                                "direction",
                                "Seen from the pods of the policy; ingress when not given.",
                                "ingress",
                                "egress"),
                        text(
                                "pods",
                                "With a Namespace: whose traffic it is, as labels such as app=cart; all pods when not"
                                        + " given."),
                        duration("ttl", Duration.ofMinutes(5), Duration.ofDays(7), "When the policy is removed again."))
                .changesSpec()
                .does(
                        "Adds one narrowly scoped policy that allows traffic and expires by itself. Refused where nothing holds"
                                + " that traffic back, for a first policy would forbid all the rest.")
                .undoneBy("The policy is removed, unless somebody has changed it.")
                .undoneUnverified()
                .inSteps("allow")
                .forTheTimeOf("ttl", Duration.ofHours(1))
                .within(Duration.ofMinutes(2))
                .needs("get,list,create,delete networking.k8s.io/networkpolicies")
                .needs("get /namespaces", "list /pods", "list apps/daemonsets")
                .build();
    }

    private static ActionDefinition restartNetwork() {
        return high("restart_network")
                .on("Cluster")
                .takes(required(choice("component", "What is restarted.", "coredns", "kube-proxy", "cni")))
                .disruptive()
                .does(
                        "Rolls one component of the cluster's network out anew, one node at a time. Refused where more than"
                                + " one node would be without it at once.")
                .inSteps("restart")
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,list,patch apps/deployments,daemonsets", "list /pods", "list apps/replicasets")
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
                .does("Injects sidecars anew by a rollout restart, one workload after the other, or restarts the mesh's"
                        + " control plane.")
                .inSteps("restart")
                .within(Duration.ofMinutes(20))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,list,patch apps/deployments,statefulsets,daemonsets")
                .needs("get /namespaces", "list /pods", "list apps/replicasets")
                .build();
    }
}
