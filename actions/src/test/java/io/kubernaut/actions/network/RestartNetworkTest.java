package io.kubernaut.actions.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartNetworkTest {
    private static final ObjectRef CLUSTER = ObjectRef.of(Shop.CLUSTER, "Cluster", "", "");

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private void daemonSet(String namespace, String name, String label, String strategy) {
        shop.load("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: %s, namespace: %s, labels: {%s}}
                spec:
                  selector: {matchLabels: {%s}}
                  updateStrategy: %s
                  template:
                    metadata: {labels: {%s}}
                    spec: {terminationGracePeriodSeconds: 0, containers: [{name: agent, image: agent:1}]}
                """.formatted(name, namespace, label, label, strategy, label));
        shop.wait(Duration.ofMinutes(1));
    }

    private void proxy(String strategy) {
        daemonSet("kube-system", "kube-proxy", "k8s-app: kube-proxy", strategy);
    }

    private void dns(int replicas, String behaviour) {
        shop.load("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}
                spec:
                  replicas: %d
                  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}
                  selector: {matchLabels: {k8s-app: kube-dns}}
                  template:
                    metadata: {labels: {k8s-app: kube-dns}, annotations: {%s}}
                    spec: {terminationGracePeriodSeconds: 0, containers: [{name: coredns, image: coredns:1}]}
                """.formatted(replicas, behaviour));
        shop.wait(Duration.ofMinutes(1));
    }

    private SteppedTrial restart(String component) {
        return shop.stepped("restart_network", CLUSTER, Map.of("component", component));
    }

    private String refusal(String component) {
        shop.server.forgetRequests();
        var refusal = shop.trial("restart_network", CLUSTER, Map.of("component", component))
                .refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    private java.util.List<String> uids(String label) {
        return shop.client.pods().inNamespace("kube-system").withLabel("k8s-app", label).list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    @Test
    void restartsTheClustersDns() {
        dns(2, "");
        var before = uids("kube-dns");
        var restart = restart("coredns");
        shop.assertNothingWritten(
                () -> assertThat(restart.plan().diff()).contains("Deployment kube-system/coredns", "made anew"));

        restart.applied();

        assertThat(uids("kube-dns")).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(restart.states()).containsExactly(State.DONE);
        assertThat(restart.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(shop.eventReasons("coredns")).contains("RemediationApplied");
        var coredns = shop.client
                .apps()
                .deployments()
                .inNamespace("kube-system")
                .withName("coredns")
                .get();
        assertThat(coredns.getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, restart.request().runId().toString());
    }

    @Test
    void restartsKubeProxyOneNodeAfterTheOther() {
        proxy("{type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}");
        var before = uids("kube-proxy");
        var restart = restart("kube-proxy");
        restart.plan();

        restart.applied();

        assertThat(uids("kube-proxy")).hasSize(3).doesNotContainAnyElementsOf(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"calico-node", "cilium", "canal", "aws-node", "kube-router", "kindnet"})
    void findsTheNetworkPluginByWhatIsInstalled(String label) {
        daemonSet("kube-system", label, "k8s-app: " + label, "{type: RollingUpdate}");
        assertThat(restart("cni").plan().summary()).contains("DaemonSet kube-system/" + label);
    }

    @Test
    void takesNobodyElsesDaemonSetForTheNetwork() {
        daemonSet("shop", "cilium", "k8s-app: cilium", "{type: RollingUpdate}");
        assertThat(refusal("cni")).contains("No known network plug-in", "restart_daemonset");
    }

    @Test
    void goesOnWhereAnotherProcessDiedWithoutASecondRestart() {
        proxy("{type: RollingUpdate}");
        var restart = restart("kube-proxy");
        restart.plan();
        restart.callAndDie();
        shop.settle();
        var after = shop.client
                .apps()
                .daemonSets()
                .inNamespace("kube-system")
                .withName("kube-proxy")
                .get();

        restart.applied();

        assertThat(shop.client
                        .apps()
                        .daemonSets()
                        .inNamespace("kube-system")
                        .withName("kube-proxy")
                        .get()
                        .getSpec())
                .isEqualTo(after.getSpec());
    }

    @Test
    void hasNothingToUndo() {
        proxy("{type: RollingUpdate}");
        var restart = restart("kube-proxy");
        restart.plan();
        restart.call();
        var spec = shop.client
                .apps()
                .daemonSets()
                .inNamespace("kube-system")
                .withName("kube-proxy")
                .get()
                .getSpec();

        assertThat(restart.undo()).as("what was only begun").isInstanceOf(Application.Applied.class);

        assertThat(restart.current().steps().getFirst().said()).contains("Pods that were made anew stay");
        assertThat(shop.client
                        .apps()
                        .daemonSets()
                        .inNamespace("kube-system")
                        .withName("kube-proxy")
                        .get()
                        .getSpec())
                .isEqualTo(spec);
    }

    @Test
    void doesNotBeginWhenSomebodyElsePausedItMeanwhile() {
        dns(2, "");
        var restart = restart("coredns");
        restart.plan();
        shop.client
                .apps()
                .deployments()
                .inNamespace("kube-system")
                .withName("coredns")
                .edit(d -> d.edit().editSpec().withPaused(true).endSpec().build());

        assertThat(restart.broken().reason()).contains("is paused");
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(refusal("coredns")).contains("k8s-app=kube-dns", "restart_pod");
        assertThat(refusal("kube-proxy")).contains("k8s-app=kube-proxy", "component cni");
    }

    @Test
    void refusesToTakeTheOnlyDnsServerAway() {
        dns(1, "");
        assertThat(refusal("coredns")).contains("1 ready replicas", "Scale it to at least 2");
    }

    @Test
    void refusesMoreThanOneNodeAtOnce() {
        proxy("{type: RollingUpdate, rollingUpdate: {maxUnavailable: 50%}}");
        assertThat(refusal("kube-proxy")).contains("2 nodes at once", "maxUnavailable 50%", "restart_pod");
    }

    @Test
    void refusesOnDelete() {
        proxy("{type: OnDelete}");
        assertThat(refusal("kube-proxy")).contains("OnDelete");
    }

    @Test
    void refusesToChooseAmongTwoPlugins() {
        daemonSet("kube-system", "aws-node", "k8s-app: aws-node", "{type: RollingUpdate}");
        daemonSet("calico-system", "calico-node", "k8s-app: calico-node", "{type: RollingUpdate}");
        assertThat(refusal("cni")).contains("aws-node", "calico-system/calico-node", "restart_daemonset");
    }

    @Test
    void isNotForADatabaseThatIsCalledClusterToo() {
        proxy("{type: RollingUpdate}");
        assertThat(shop.trial("restart_network", Shop.ref("Cluster", "db"), Map.of("component", "kube-proxy"))
                        .refusal())
                .contains("for the whole cluster", "restart_pod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kubelet", "coredns; reboot", "../kube-proxy", "соredns"})
    void refusesOtherComponents(String component) {
        assertThat(refusal(component)).contains("component must be one of");
    }
}
