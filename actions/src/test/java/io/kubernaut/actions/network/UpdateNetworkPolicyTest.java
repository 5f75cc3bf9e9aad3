package io.kubernaut.actions.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateNetworkPolicyTest {
    private static final ObjectRef NAMESPACE = ObjectRef.of(Shop.CLUSTER, "Namespace", "", "shop");
    private static final ObjectRef DENY_ALL = Shop.ref("NetworkPolicy", "deny-all");

    private final Shop shop = new Shop();

    @BeforeEach
    void load() {
        shop.release("shop/cart:1", 2);
        deny("deny-all", "{}");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void deny(String name, String selector) {
        shop.load("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: %s, namespace: shop}
                spec: {podSelector: %s, policyTypes: [Ingress]}
                """.formatted(name, selector));
    }

    private static Map<String, Object> allowing(String... more) {
        var parameters = new HashMap<String, Object>(Map.of("peers", "app=front", "ports", "TCP/8080"));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        parameters.values().removeIf(""::equals);
        return parameters;
    }

    private SteppedTrial allow(ObjectRef target, String... more) {
        return shop.stepped("update_network_policy", target, allowing(more));
    }

    private String refusal(ObjectRef target, String... more) {
        shop.server.forgetRequests();
        var refusal =
                shop.trial("update_network_policy", target, allowing(more)).refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    private List<NetworkPolicy> made() {
        return shop.client.network().v1().networkPolicies().inNamespace("shop").list().getItems().stream()
                .filter(p -> p.getMetadata().getName().startsWith("kubernaut-"))
                .toList();
    }

    private void someoneOpensIt() {
        shop.client
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("shop")
                .withName(made().getFirst().getMetadata().getName())
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON)
                                .withFieldManager("kubectl-edit")
                                .build(),
                        "[{\"op\":\"replace\",\"path\":\"/spec/ingress/0/ports/0/port\",\"value\":9999}]");
    }

    @Test
    void addsOnePolicyForAPeerAndAPortAndRemovesItWhenItsTimeIsOver() {
        var allow = allow(
                DENY_ALL, "peers", "app=front,namespace:team=web;kubernetes.io/metadata.name=ops", "ttl", "PT30M");
        shop.assertNothingWritten(() -> assertThat(allow.plan().diff())
                .contains("new NetworkPolicy", "team: web", "port: 8080", "policyTypes"));

        allow.applied();

        assertThat(made()).singleElement().satisfies(policy -> {
            assertThat(policy.getMetadata().getAnnotations())
                    .containsEntry(Marks.RUN, allow.request().runId().toString())
                    .containsEntry(Marks.DECISION, allow.request().decisionId().toString())
                    .containsEntry("kubernaut.io/expires-at", "2026-01-01T00:31:00Z");
            assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
            assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
            var rule = policy.getSpec().getIngress().getFirst();
            assertThat(rule.getPorts().getFirst().getPort().getIntVal()).isEqualTo(8080);
            assertThat(rule.getFrom()).hasSize(2);
            assertThat(rule.getFrom().getFirst().getPodSelector().getMatchLabels())
                    .containsEntry("app", "front");
            assertThat(rule.getFrom().getFirst().getNamespaceSelector().getMatchLabels())
                    .containsEntry("team", "web");
            assertThat(rule.getFrom().getLast().getPodSelector()).isNull();
        });
        assertThat(allow.verify()).isInstanceOf(Verification.Verified.class);

        assertThat(allow.expire()).isInstanceOf(Application.Applied.class);

        assertThat(made()).isEmpty();
        assertThat(allow.states()).containsExactly(State.TAKEN_BACK);
    }

    @Test
    void allowsPodsOfANamespaceByTheirLabels() {
        var allow = allow(NAMESPACE, "pods", "app=cart");
        allow.plan();
        allow.applied();

        assertThat(made().getFirst().getSpec().getPodSelector().getMatchLabels())
                .containsExactly(Map.entry("app", "cart"));
        assertThat(allow.undo()).isInstanceOf(Application.Applied.class);
        assertThat(made()).isEmpty();
        assertThat(allow.undo()).as("a second time").isInstanceOf(Application.Applied.class);
    }

    @Test
    void opensOnlyThePortsThatContainersDeclareWhenNoneAreGiven() {
        assertThat(refusal(DENY_ALL, "ports", "")).contains("declare none", "TCP/8080");
        shop.someoneElsePatches(
                "helm",
                "[{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/ports\",\"value\":[{\"containerPort\":7070}]}]");
        shop.wait(Duration.ofMinutes(2));

        assertThat(allow(DENY_ALL, "ports", "").plan().summary()).contains("TCP/7070");
    }

    @Test
    void goesOnWhereAnotherProcessDiedWithoutASecondPolicy() {
        var allow = allow(DENY_ALL);
        allow.plan();
        allow.callAndDie();
        assertThat(made()).hasSize(1);

        allow.applied();

        assertThat(made()).hasSize(1);
    }

    @Test
    void refusesTheSameASecondTimeWhileTheFirstLasts() {
        var first = allow(DENY_ALL);
        first.plan();
        first.applied();

        assertThat(refusal(DENY_ALL))
                .contains("allows this already until ", "run " + first.request().runId(), "take that run back");
        assertThat(first.expire()).isInstanceOf(Application.Applied.class);
        assertThat(allow(DENY_ALL).plan().steps()).hasSize(1);
    }

    @Test
    void leavesAPolicyThatSomebodyChangedAndSaysWho() {
        var allow = allow(DENY_ALL);
        allow.plan();
        allow.applied();
        someoneOpensIt();

        assertThat(allow.verify()).isInstanceOf(Verification.Failed.class);
        assertThat(allow.expire())
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("kubectl-edit", "delete it by hand"));
        assertThat(made()).hasSize(1);
    }

    @Test
    void seesThatThePolicyWasDeletedMeanwhile() {
        var allow = allow(DENY_ALL);
        allow.plan();
        allow.applied();
        shop.client.resource(made().getFirst()).delete();

        assertThat(allow.verify()).isInstanceOf(Verification.Failed.class);
    }

    @Test
    void refusesWhereNothingHoldsTheTrafficBack() {
        assertThat(refusal(DENY_ALL, "direction", "egress"))
                .contains("No NetworkPolicy holds the egress", "policies of the network plug-in");
    }

    @Test
    void refusesToBeTheFirstPolicyOfPodsThatAreFree() {
        shop.client
                .network()
                .v1()
                .networkPolicies()
                .inNamespace("shop")
                .withName("deny-all")
                .delete();
        assertThat(refusal(NAMESPACE, "pods", "app=cart")).contains("a first one would forbid");
        deny("deny-cart", "{matchExpressions: [{key: app, operator: In, values: [cart]}]}");
        assertThat(refusal(NAMESPACE)).contains("Not every pod", "Give the labels");
        assertThat(allow(NAMESPACE, "pods", "app=cart").plan().steps()).hasSize(1);
    }

    @Test
    void refusesWhereNoPodOrNamespaceIsMeant() {
        assertThat(refusal(NAMESPACE, "pods", "app=nobody")).contains("No pod of the namespace", "labels of the pods");
        assertThat(refusal(ObjectRef.of(Shop.CLUSTER, "Namespace", "", "nowhere")))
                .contains("does not exist");
        assertThat(refusal(ObjectRef.of(Shop.CLUSTER, "Namespace", "", "../shop")))
                .contains("can be named");
    }

    @Test
    void refusesWhereTheNetworkEnforcesNoPolicies() {
        shop.load("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: kube-flannel-ds, namespace: kube-flannel, labels: {app: flannel}}
                spec:
                  selector: {matchLabels: {app: flannel}}
                  template: {metadata: {labels: {app: flannel}}, spec: {containers: [{name: a, image: a}]}}
                """);
        assertThat(refusal(DENY_ALL)).contains("Flannel", "does not enforce");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=",
                "=cart",
                "app",
                "app=cart;",
                "app=*",
                "app=cart app=x",
                "app=$(reboot)",
                "app=../x",
                "аpp=cart",
                "app=cart,app=cart",
                "namespace:=x",
                "app=cart\n",
                "{}",
                "a=b;a=b;a=b;a=b;a=b;a=b;a=b;a=b;a=b;a=b;a=b"
            })
    void refusesPeersThatAreNotLabels(String peers) {
        assertThat(refusal(DENY_ALL, "peers", peers)).contains("It is not clear what to allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8080", "TCP/0", "TCP/65536", "TCP/-1", "tcp/80", "TCP/80-90", "TCP/٨٠", "TCP/80;ls", "ICMP/1"})
    void refusesPortsThatAreNone(String ports) {
        assertThat(refusal(DENY_ALL, "ports", ports)).contains("is not a port such as TCP/8080");
    }

    @ParameterizedTest
    @CsvSource({"peers,'',Without peers everybody", "ttl,PT1M,ttl must be at least", "ttl,P99D,ttl must be at most"})
    void refusesToOpenEverythingOrForEver(String parameter, String value, String words) {
        assertThat(refusal(DENY_ALL, parameter, value)).contains(words);
    }

    @Test
    void saysThatAPermissionIsMissing() {
        shop.server.addUser("weak", "weak", access -> access.verb().matches("get|list"));
        try (var weak = shop.server.client("weak")) {
            var executor = new io.kubernaut.actions.KubernetesActionExecutors(weak, Shop.CLUSTER, shop.clock)
                    .executor(Shop.CLUSTER, "update_network_policy")
                    .orElseThrow();
            var request =
                    shop.trial("update_network_policy", DENY_ALL, allowing()).request();
            assertThat(new io.kubernaut.actions.executor.Trial(executor, request).refusal())
                    .contains("Kubernaut lacks a permission", "cannot create resource");
        }
    }
}
