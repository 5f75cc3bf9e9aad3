package io.kubernaut.actions.cases;

import static io.kubernaut.actions.cases.Manifests.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions on the cluster's network. */
final class NetworkCases {
    private static final String RESTARTED = Marks.pointer("/spec/template", Marks.RESTARTED_AT);

    private NetworkCases() {}

    static List<ActionCase> all() {
        return List.of(new UpdateNetworkPolicy(), new RestartNetwork(), new ResetServiceMesh());
    }

    private static final class UpdateNetworkPolicy extends ActionCase {
        UpdateNetworkPolicy() {
            super("update_network_policy");
        }

        @Override
        void arrange(Ground ground) {
            ground.load(workload("Deployment", "cart", 1));
            ground.load("""
                    apiVersion: networking.k8s.io/v1
                    kind: NetworkPolicy
                    metadata: {name: deny-all, namespace: $NS}
                    spec: {podSelector: {}, policyTypes: [Ingress]}
                    """);
            ground.ready("Deployment", "cart");
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("NetworkPolicy", "deny-all");
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("peers", "app=front", "ports", "TCP/8080");
        }

        @Override
        String state(Ground ground) {
            return policies(ground) + " policies";
        }

        private static int policies(Ground ground) {
            return ground.client()
                    .network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(ground.namespace())
                    .list()
                    .getItems()
                    .size();
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of(
                            "everybody would be let in", Map.of("ports", "TCP/80"), "Without peers", "by their labels"),
                    Refusal.of("all ports would be opened", Map.of("peers", "app=front"), "Without ports", "TCP/8080"),
                    Refusal.of(
                            "nothing holds it back",
                            Map.of("peers", "app=front", "ports", "TCP/80", "direction", "egress"),
                            "so none is needed",
                            "Look at"));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(policies(ground)).isEqualTo(2);
        }
    }

    /** A component of the cluster, which is played where there is none: nothing that others depend on is restarted. */
    private abstract static class OnTheCluster extends ActionCase {
        private final String namespace;
        private final String label;
        private final String value;

        OnTheCluster(String action, String namespace, String label, String value) {
            super(action);
            this.namespace = namespace;
            this.label = label;
            this.value = value;
        }

        @Override
        final Optional<String> unfit(Ground ground) {
            return ground.runByOthers(namespace, label, value);
        }

        /** Nothing of it is undone. */
        @Override
        final String state(Ground ground) {
            return "";
        }

        static ObjectRef cluster() {
            return ObjectRef.of(Shop.CLUSTER, "Cluster", "", "");
        }
    }

    private static final class RestartNetwork extends OnTheCluster {
        RestartNetwork() {
            super("restart_network", "kube-system", "k8s-app", "kube-dns");
        }

        @Override
        void arrange(Ground ground) {
            ground.load("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}
                    spec:
                      replicas: 2
                      selector: {matchLabels: {k8s-app: kube-dns}}
                      template:
                        metadata: {labels: {k8s-app: kube-dns}}
                        spec: {terminationGracePeriodSeconds: 0, containers: [{name: dns, image: $IMAGE}]}
                    """);
            ground.until(
                    "DNS is ready",
                    () -> dns(ground).getStatus().getReadyReplicas() != null
                            && dns(ground).getStatus().getReadyReplicas() == 2);
        }

        private static io.fabric8.kubernetes.api.model.apps.Deployment dns(Ground ground) {
            return ground.client()
                    .apps()
                    .deployments()
                    .inNamespace("kube-system")
                    .withName("coredns")
                    .get();
        }

        @Override
        ObjectRef target(Ground ground) {
            return cluster();
        }

        @Override
        Map<String, Object> parameters(Ground ground) {
            return Map.of("component", "coredns");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("it is not there", Map.of("component", "kube-proxy"), "kube-proxy", "component cni"),
                    Refusal.of(
                                    "nobody would resolve names",
                                    Map.of("component", "coredns"),
                                    "coredns",
                                    "Scale it to at least 2")
                            .after(ground -> {
                                ground.client()
                                        .apps()
                                        .deployments()
                                        .inNamespace("kube-system")
                                        .withName("coredns")
                                        .scale(1);
                                ground.settle();
                            }));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(dns(ground).getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsKey(Marks.RESTARTED_AT);
        }
    }

    private static final class ResetServiceMesh extends OnTheCluster {
        ResetServiceMesh() {
            super("reset_service_mesh", "istio-system", "app", "istiod");
        }

        @Override
        void arrange(Ground ground) {
            ground.load("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: istio-system}
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
                    spec:
                      replicas: 1
                      selector: {matchLabels: {app: istiod}}
                      template:
                        metadata: {labels: {app: istiod}}
                        spec: {terminationGracePeriodSeconds: 0, containers: [{name: discovery, image: $IMAGE}]}
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: cart, namespace: $NS}
                    spec:
                      replicas: 1
                      selector: {matchLabels: {app: cart}}
                      template:
                        metadata: {labels: {app: cart}}
                        spec:
                          terminationGracePeriodSeconds: 0
                          containers: [{name: app, image: $IMAGE}, {name: istio-proxy, image: $IMAGE}]
                    """);
            ground.ready("Deployment", "cart");
        }

        @Override
        ObjectRef target(Ground ground) {
            return ground.ref("Deployment", "cart");
        }

        @Override
        List<Refusal> refusals() {
            return List.of(
                    Refusal.of("the mesh is another", Map.of("mesh", "linkerd"), "is not installed", "restart_pod"),
                    Refusal.of(
                                    "all sidecars at once",
                                    Map.of("scope", "sidecars"),
                                    "Sidecars",
                                    "name a namespace or a workload")
                            .on(ground -> cluster()));
        }

        @Override
        void assertApplied(Ground ground, Application.Applied ended) {
            assertThat(ground.text("Deployment", "cart", RESTARTED)).isNotEmpty();
        }
    }
}
