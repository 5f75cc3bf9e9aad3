package io.kubernaut.actions.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarantinePodTest {
    private final Shop shop = new Shop();
    private String suspect = "";

    @BeforeEach
    void load() {
        shop.load("""
                apiVersion: v1
                kind: Service
                metadata: {name: cart, namespace: shop}
                spec: {selector: {app: cart}, ports: [{port: 80}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: cart-may, namespace: shop}
                spec: {podSelector: {matchLabels: {app: cart}}, policyTypes: [Ingress], ingress: [{}]}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: nobody-may, namespace: shop}
                spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
                """);
        shop.release("shop/cart:1", 2);
        suspect = shop.pods().getFirst().getMetadata().getName();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private SteppedTrial quarantine() {
        return shop.stepped("quarantine_pod", Shop.ref("Pod", suspect), Map.of());
    }

    private String refusal(String name) {
        return shop.trial("quarantine_pod", Shop.ref("Pod", name), Map.of()).refusal();
    }

    private Verification verify(SteppedTrial trial) {
        return shop.executors
                .executor(Shop.CLUSTER, "quarantine_pod")
                .orElseThrow()
                .verify(trial.request(), trial.current());
    }

    private Pod pod() {
        return shop.client.pods().inNamespace("shop").withName(suspect).get();
    }

    private List<NetworkPolicy> policies() {
        return shop.client.network().v1().networkPolicies().inNamespace("shop").list().getItems().stream()
                .filter(policy -> policy.getMetadata().getName().startsWith("kubernaut-"))
                .toList();
    }

    private List<String> served() {
        return shop.client.discovery().v1().endpointSlices().inNamespace("shop").list().getItems().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .map(endpoint -> endpoint.getTargetRef().getName())
                .sorted()
                .toList();
    }

    private List<String> names() {
        return shop.pods().stream().map(p -> p.getMetadata().getName()).sorted().toList();
    }

    @Test
    void keepsThePodRunningAloneWhileItsControllerMakesAnother() {
        var trial = quarantine();
        shop.assertNothingWritten(() -> {
            var plan = trial.plan();
            assertThat(plan.diff())
                    .contains("-    app: cart", "+    kubernaut.io/quarantine:", "denies it all traffic", "a new pod");
            assertThat(plan.steps()).extracting("kind").containsExactly("isolate", "detach", "replace");
        });

        trial.applied();
        shop.settle();

        assertThat(verify(trial))
                .isEqualTo(new Verification.Verified("It runs alone, without traffic. 2 of 2 pods of ReplicaSet "
                        + shop.pods()
                                .getFirst()
                                .getMetadata()
                                .getOwnerReferences()
                                .getFirst()
                                .getName()
                        + " are ready."));
        assertThat(pod().getStatus().getPhase()).isEqualTo("Running");
        assertThat(pod().getMetadata().getOwnerReferences()).isEmpty();
        assertThat(pod().getMetadata().getLabels()).containsOnlyKeys(QuarantinePod.LABEL);
        assertThat(served()).hasSize(2).doesNotContain(suspect);
        var policy = policies().getFirst().getSpec();
        assertThat(policy.getPodSelector().getMatchLabels())
                .containsEntry(QuarantinePod.LABEL, trial.request().runId().toString());
        assertThat(policy.getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getIngress()).isEmpty();
        assertThat(policy.getEgress()).isEmpty();
        assertThat(shop.eventReasons(suspect)).contains("RemediationApplied");
        assertThat(shop.trial("quarantine_pod", Shop.ref("Pod", suspect), Map.of())
                        .planning())
                .isInstanceOf(Planning.AlreadySo.class);
    }

    @Test
    void givesItItsLabelsBackWhenUndoneAndItsControllerRemovesOneTooMany() {
        var before = pod().getMetadata().getLabels();
        var trial = quarantine();
        trial.plan();
        trial.applied();
        shop.settle();

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);

        assertThat(trial.states()).containsOnly(State.TAKEN_BACK);
        assertThat(trial.current().steps().get(1).said()).contains("removes a pod that is then too many");
        assertThat(policies()).isEmpty();
        assertThat(names()).hasSize(2);
        if (pod() != null) {
            assertThat(pod().getMetadata().getLabels()).isEqualTo(before);
            assertThat(pod().getMetadata().getAnnotations()).doesNotContainKey(QuarantinePod.LABELS);
        }
    }

    @Test
    void deletesItWhenItsTimeIsOverAndPutsNothingBack() {
        var trial = quarantine();
        trial.plan();
        trial.applied();
        shop.settle();
        var others = names();

        assertThat(trial.expire()).asString().contains("Applied", "was kept for as long as was asked, and is deleted");
        shop.settle();

        assertThat(pod()).isNull();
        assertThat(policies()).isEmpty();
        assertThat(names()).isEqualTo(others);
        assertThat(trial.expire()).as("also a second time").isInstanceOf(Application.Applied.class);
    }

    @Test
    void doesNotDeleteWhatSomebodyTookOutOfQuarantine() {
        var trial = quarantine();
        trial.plan();
        trial.applied();
        relabel(null);

        assertThat(trial.expire()).asString().contains("is not in quarantine any more and is left alone");

        assertThat(pod()).isNotNull();
        assertThat(policies()).isEmpty();
    }

    private void relabel(String value) {
        shop.client.pods().inNamespace("shop").withName(suspect).edit(p -> {
            var labels = new TreeMap<>(p.getMetadata().getLabels());
            labels.remove(QuarantinePod.LABEL);
            if (value != null) {
                labels.put(QuarantinePod.LABEL, value);
            }
            p.getMetadata().setLabels(labels);
            return p;
        });
    }

    @Test
    void failsWhereSomebodyOpensItAgain() {
        var trial = quarantine();
        trial.plan();
        trial.applied();
        shop.settle();
        shop.client
                .network()
                .v1()
                .networkPolicies()
                .resource(policies().getFirst())
                .delete();

        assertThat(verify(trial)).asString().contains("Failed", "network policy that isolates it was removed");
        relabel("other");
        assertThat(verify(trial)).asString().contains("Failed", "is not in quarantine any more");
    }

    @Test
    void goesOnWhereAnotherProcessDiedInAnyStep() {
        var trial = quarantine();
        trial.plan();
        trial.callAndDie();
        trial.callAndDie();
        trial.call();
        trial.callAndDie();
        trial.call();
        trial.callAndDie();
        shop.settle();

        trial.applied();
        assertThat(policies()).hasSize(1);
        trial.undo();
        assertThat(policies()).isEmpty();
        assertThat(names()).hasSize(2);
    }

    @Test
    void goesOnWhenItDiedBetweenPolicyAndLabel() {
        var trial = quarantine();
        trial.plan();
        shop.server.faults().next(1, request -> request.method().equals("PATCH"), new Fault.DropBefore());
        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::call);
        assertThat(policies()).hasSize(1);

        trial.applied();
        shop.settle();
        assertThat(verify(trial)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void refusesToPutBackLabelsThatSomebodyElseSet() {
        var trial = quarantine();
        trial.plan();
        trial.applied();
        shop.client.pods().inNamespace("shop").withName(suspect).edit(p -> {
            p.getMetadata().getLabels().put("app", "forensics");
            return p;
        });

        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("metadata.labels.app was set by");
        assertThat(policies()).hasSize(1);
    }

    @Test
    void refusesToRemoveAPolicyThatSomebodyElseChanged() {
        var trial = quarantine();
        trial.plan();
        trial.applied();
        shop.client
                .network()
                .v1()
                .networkPolicies()
                .resource(policies().getFirst())
                .edit(p -> {
                    p.getSpec()
                            .setEgress(List.of(
                                    new io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule()));
                    return p;
                });

        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("was changed since, by", "whoever did it must remove it");
    }

    @Test
    void staysInQuarantineWhereItsReplacementIsNotWell() {
        shop.load("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {pods: "2"}}
                """);
        var trial = quarantine();
        trial.plan();

        trial.applied();

        assertThat(trial.current().steps().getLast().said())
                .startsWith("No new pod can be made: ")
                .contains("quota");
        shop.wait(Duration.ofMinutes(1));
        assertThat(verify(trial)).asString().contains("Pending", "1 of 2 pods");
        assertThat(pod().getMetadata().getLabels()).containsKey(QuarantinePod.LABEL);
    }

    @Test
    void refusesPodsForWhichItCannotWorkAndSaysWhatToDoInstead() {
        shop.database(1, "");
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: lonely, namespace: shop}
                spec: {containers: [{name: a, image: a}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: fixed, namespace: shop, annotations: {kubernetes.io/config.mirror: x}}
                spec: {containers: [{name: a, image: a}]}
                ---
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: shop}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec: {containers: [{name: a, image: a}]}
                """);
        var agent = shop.client
                .pods()
                .inNamespace("shop")
                .withLabel("app", "agent")
                .list()
                .getItems()
                .getFirst();

        assertThat(refusal("lonely")).contains("has no controller", "a network policy of your own");
        assertThat(refusal("fixed")).contains("is a static pod", "Cordon the node");
        assertThat(refusal(agent.getMetadata().getName())).contains("belongs to a DaemonSet", "Drain the node instead");
        assertThat(refusal("db-0")).contains("belongs to a StatefulSet", "its name and its volumes", "Scale it, or");
        assertThat(refusal("none")).contains("does not exist");
    }

    @Test
    void refusesWhereAPolicyWouldGoOnToAllowTraffic() {
        shop.load("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: all-may-ask-names, namespace: shop}
                spec: {podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53}]}]}
                """);
        assertThat(refusal(suspect))
                .contains("NetworkPolicy shop/all-may-ask-names selects the pod whatever its labels are")
                .contains("leave out pods with the label kubernaut.io/quarantine");

        shop.load("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: all-may-ask-names, namespace: shop}
                spec:
                  podSelector: {matchExpressions: [{key: kubernaut.io/quarantine, operator: DoesNotExist}]}
                  policyTypes: [Egress]
                  egress: [{ports: [{port: 53}]}]
                """);
        quarantine().plan();
    }

    @Test
    void saysWhichPermissionIsMissingBeforeAnythingIsChanged() {
        shop.server.addUser("weak", "weak", access -> access.verb().matches("get|list|patch"));
        try (var weak = shop.server.client("weak")) {
            var executors = new io.kubernaut.actions.KubernetesActionExecutors(weak, Shop.CLUSTER, shop.clock);
            var planning = executors
                    .executor(Shop.CLUSTER, "quarantine_pod")
                    .orElseThrow()
                    .plan(quarantine().request());
            assertThat(planning)
                    .asString()
                    .contains("lacks a permission", "cannot create resource \"networkpolicies\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"keepFor, PT1S", "keepFor, P9999D", "keepFor, -PT1H", "keepFor, $(reboot)", "namespace, kube-system"})
    void refusesHostileParametersBeforeAnythingReachesTheCluster(String name, String value) {
        shop.server.forgetRequests();

        assertThat(shop.trial("quarantine_pod", Shop.ref("Pod", suspect), Map.of(name, value))
                        .refusal())
                .contains(name);
        assertThat(shop.server.requests()).isEmpty();
    }
}
