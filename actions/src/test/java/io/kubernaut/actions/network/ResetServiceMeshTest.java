package io.kubernaut.actions.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetServiceMeshTest {
    private static final ObjectRef CLUSTER = ObjectRef.of(Shop.CLUSTER, "Cluster", "", "");
    private static final ObjectRef NAMESPACE = ObjectRef.of(Shop.CLUSTER, "Namespace", "", "shop");

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private void deployment(String namespace, String name, String label, String containers, String podMetadata) {
        shop.load("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %s, namespace: %s, labels: {%s}}
                spec:
                  replicas: 1
                  selector: {matchLabels: {name: %s}}
                  template:
                    metadata: {labels: {name: %s}, annotations: {%s}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers: [%s]
                """.formatted(name, namespace, label, name, name, podMetadata, containers));
        shop.wait(Duration.ofMinutes(1));
    }

    private void istiod() {
        deployment("istio-system", "istiod", "app: istiod", "{name: discovery, image: pilot}", "");
    }

    private void linkerd() {
        for (var part : List.of("destination", "identity", "proxy-injector")) {
            deployment(
                    "linkerd",
                    "linkerd-" + part,
                    "linkerd.io/control-plane-component: " + part,
                    "{name: a, image: a}",
                    "");
        }
    }

    private void meshed(String name, String proxy) {
        deployment("shop", name, "x: y", "{name: app, image: app}, {name: " + proxy + ", image: proxy}", "");
    }

    private void plain(String name, String annotations) {
        deployment("shop", name, "x: y", "{name: app, image: app}", annotations);
    }

    private void labelled(String key, String value) {
        shop.client
                .namespaces()
                .withName("shop")
                .edit(n -> n.edit()
                        .editMetadata()
                        .addToLabels(key, value)
                        .endMetadata()
                        .build());
    }

    private SteppedTrial reset(ObjectRef target, String... parameters) {
        return shop.stepped("reset_service_mesh", target, map(parameters));
    }

    private static Map<String, Object> map(String... parameters) {
        var map = new HashMap<String, Object>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], parameters[i + 1]);
        }
        return map;
    }

    private String refusal(ObjectRef target, String... parameters) {
        shop.server.forgetRequests();
        var refusal = shop.trial("reset_service_mesh", target, map(parameters)).refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    private List<String> pods(String name) {
        return shop.client.pods().inAnyNamespace().withLabel("name", name).list().getItems().stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
    }

    @Test
    void givesTheSidecarsOfANamespaceANewStartOneWorkloadAfterTheOther() {
        istiod();
        meshed("cart", "istio-proxy");
        meshed("web", "istio-proxy");
        plain("batch", "sidecar.istio.io/inject: \"false\"");
        var cart = pods("cart");
        var web = pods("web");
        var batch = pods("batch");
        var reset = reset(NAMESPACE, "mesh", "istio");
        shop.assertNothingWritten(() -> assertThat(reset.plan().steps()).hasSize(2));

        reset.call();
        shop.settle();
        assertThat(pods("web")).as("not before cart is well").isEqualTo(web);
        reset.applied();

        assertThat(pods("cart")).hasSize(1).doesNotContainAnyElementsOf(cart);
        assertThat(pods("web")).hasSize(1).doesNotContainAnyElementsOf(web);
        assertThat(pods("batch")).isEqualTo(batch);
        assertThat(reset.states()).containsExactly(State.DONE, State.DONE);
        assertThat(reset.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(shop.eventReasons("shop")).contains("RemediationApplied");
    }

    @Test
    void seesThatNewPodsCameWithoutTheirProxy() {
        istiod();
        labelled("istio-injection", "enabled");
        plain("cart", "");
        var reset = reset(Shop.ref("Deployment", "cart"), "scope", "sidecars");
        reset.plan();
        reset.applied();

        assertThat(reset.verify())
                .isInstanceOfSatisfying(
                        Verification.Failed.class,
                        failed -> assertThat(failed.reason()).contains("came without istio-proxy", "webhook"));
    }

    @Test
    void restartsTheControlPlanePartByPart() {
        linkerd();
        var before = pods("linkerd-identity");
        var reset = reset(CLUSTER);
        assertThat(reset.plan().steps()).hasSize(3);

        reset.applied();

        assertThat(pods("linkerd-identity")).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(reset.verify()).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void goesOnWhereAnotherProcessDiedWithoutASecondRestart() {
        istiod();
        meshed("cart", "istio-proxy");
        var reset = reset(Shop.ref("Deployment", "cart"));
        reset.plan();
        reset.callAndDie();
        shop.settle();
        var pods = pods("cart");

        reset.applied();

        assertThat(pods("cart")).isEqualTo(pods);
    }

    @Test
    void stopsAtAWorkloadThatSomebodyElsePausedMeanwhile() {
        istiod();
        meshed("cart", "istio-proxy");
        meshed("web", "istio-proxy");
        var reset = reset(NAMESPACE);
        reset.plan();
        reset.call();
        shop.client
                .apps()
                .deployments()
                .inNamespace("shop")
                .withName("web")
                .edit(d -> d.edit().editSpec().withPaused(true).endSpec().build());

        assertThat(reset.broken().reason()).contains("Step 2 of 2 (restart)", "web is paused");
        reset.undo();
        assertThat(reset.current().steps().getFirst().said()).contains("Pods that were made anew stay");
    }

    @Test
    void refusesWithoutAMesh() {
        meshed("cart", "istio-proxy");
        assertThat(refusal(NAMESPACE)).contains("No service mesh is installed", "restart_pod");
        istiod();
        assertThat(refusal(NAMESPACE, "mesh", "linkerd")).contains("linkerd is not installed", "restart_pod");
    }

    @Test
    void refusesToGuessAmongTwoMeshes() {
        istiod();
        linkerd();
        assertThat(refusal(CLUSTER)).contains("Both istio and linkerd", "say by mesh");
        assertThat(reset(CLUSTER, "mesh", "istio").plan().steps()).hasSize(1);
    }

    @Test
    void refusesANamespaceThatIsNotInjected() {
        istiod();
        plain("cart", "");
        assertThat(refusal(NAMESPACE)).contains("gets no proxy of istio", "istio-injection=enabled");
        linkerd();
        assertThat(refusal(NAMESPACE, "mesh", "linkerd")).contains("linkerd.io/inject=enabled");
    }

    @Test
    void refusesSidecarsWhileTheControlPlaneIsDown() {
        istiod();
        meshed("cart", "istio-proxy");
        shop.client
                .apps()
                .deployments()
                .inNamespace("istio-system")
                .withName("istiod")
                .scale(0);
        shop.settle();
        assertThat(refusal(NAMESPACE)).contains("istiod", "is not available", "control-plane");
    }

    @Test
    void refusesAScopeThatDoesNotFitTheTarget() {
        istiod();
        assertThat(refusal(CLUSTER, "scope", "sidecars")).contains("name a namespace or a workload");
        assertThat(refusal(NAMESPACE, "scope", "control-plane")).contains("the target must be Cluster");
    }

    @ParameterizedTest
    @ValueSource(strings = {"consul", "istio;ls", "../istio", "іstio", "-1"})
    void refusesOtherMeshes(String mesh) {
        assertThat(refusal(CLUSTER, "mesh", mesh)).contains("mesh must be one of");
    }

    @Test
    void refusesANamespaceThatDoesNotExist() {
        istiod();
        assertThat(refusal(ObjectRef.of(Shop.CLUSTER, "Namespace", "", "../istio-system")))
                .contains("can be named");
    }
}
