package io.kubernaut.actions.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainNodeTest {
    private final Shop shop = new Shop();

    /** The pods are on hollow-0; hollow-1 is free for them. */
    @BeforeEach
    void load() {
        closed("hollow-1", true);
        closed("hollow-2", true);
        shop.release("shop/cart:1", 3);
        closed("hollow-1", false);
    }

    private void closed(String node, boolean closed) {
        shop.client
                .nodes()
                .withName(node)
                .edit(n -> n.edit()
                        .editOrNewSpec()
                        .withUnschedulable(closed ? true : null)
                        .endSpec()
                        .build());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private SteppedTrial drain(Map<String, Object> parameters) {
        return shop.stepped("drain_node", Shop.ref("Node", "hollow-0"), parameters);
    }

    private String refusal(Map<String, Object> parameters) {
        return shop.trial("drain_node", Shop.ref("Node", "hollow-0"), parameters)
                .refusal();
    }

    private List<String> nodes() {
        return shop.pods().stream()
                .map(Pod::getSpec)
                .map(spec -> spec.getNodeName() == null ? "none" : spec.getNodeName())
                .sorted()
                .toList();
    }

    private boolean cordoned() {
        return Boolean.TRUE.equals(
                shop.client.nodes().withName("hollow-0").get().getSpec().getUnschedulable());
    }

    private void budget(int minAvailable) {
        shop.load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: cart, namespace: shop}
                spec: {minAvailable: %d, selector: {matchLabels: {app: cart}}}
                """.formatted(minAvailable));
        shop.settle();
    }

    @Test
    void movesThePodsWithinTheirBudget() {
        budget(2);
        var drain = drain(Map.of());
        shop.assertNothingWritten(
                () -> assertThat(drain.plan().diff()).contains("unschedulable: true", "- Pod shop/cart-"));

        drain.applied();

        assertThat(drain.states()).containsExactly(State.DONE, State.DONE);
        assertThat(nodes()).containsExactly("hollow-1", "hollow-1", "hollow-1");
        assertThat(cordoned()).isTrue();
        assertThat(shop.trial("drain_node", Shop.ref("Node", "hollow-0"), Map.of())
                        .planning())
                .isInstanceOf(Planning.AlreadySo.class);
        assertThat(shop.eventReasons("hollow-0")).contains("RemediationApplied");
        // Never more than the budget's one at a time, so not all in one call.
        assertThat(shop.writes().stream().filter(w -> w.contains("/eviction")).count())
                .isEqualTo(3);
    }

    /** So that it is seen early when the pods find no place. */
    @Test
    void asksForNoMoreThanFiveAtOnce() {
        closed("hollow-1", true);
        shop.client.apps().deployments().inNamespace("shop").withName("cart").scale(8);
        shop.settle();
        closed("hollow-1", false);
        var drain = drain(Map.of());
        drain.plan();
        drain.call();

        drain.call();

        assertThat(shop.writes().stream().filter(w -> w.contains("/eviction"))).hasSize(5);
        assertThat(drain.current().steps().getLast().said()).contains("8 pods are still there");
    }

    @Test
    void verifiesThatTheNodeStaysEmptyAndUndoesItsCordon() {
        var trial = shop.trial("drain_node", Shop.ref("Node", "hollow-0"), Map.of());
        var drain = new SteppedTrial(
                trial, shop.executors.executor(Shop.CLUSTER, "drain_node").orElseThrow(), shop::settle);
        drain.plan();
        drain.applied();
        assertThat(shop.executors
                        .executor(Shop.CLUSTER, "drain_node")
                        .orElseThrow()
                        .verify(trial.request(), drain.current()))
                .isInstanceOf(Verification.Verified.class);

        assertThat(drain.undo()).isInstanceOf(Application.Applied.class);

        assertThat(cordoned()).isFalse();
        assertThat(drain.states()).containsExactly(State.TAKEN_BACK, State.TAKEN_BACK);
    }

    @Test
    void waitsForABudgetThatAllowsNothingAndGivesTheNodeBack() {
        budget(3);
        var drain = drain(Map.of());
        drain.plan();
        drain.call();
        drain.call();

        assertThat(drain.current().steps().getLast().said()).contains("disruption budget", "3 pods are still there");
        assertThat(nodes()).containsOnly("hollow-0");

        drain.undo();
        assertThat(cordoned()).isFalse();
    }

    @Test
    void goesOnWhereAnotherProcessDied() {
        var drain = drain(Map.of());
        drain.plan();
        drain.callAndDie();
        assertThat(cordoned()).isTrue();
        drain.call();
        drain.callAndDie();
        shop.settle();

        drain.applied();

        assertThat(nodes()).containsOnly("hollow-1");
        drain.undo();
        assertThat(cordoned()).as("it was this run that cordoned it").isFalse();
    }

    @Test
    void stopsWherePodsFindNoPlace() {
        shop.client
                .nodes()
                .withName("hollow-1")
                .editStatus(n -> n.edit()
                        .editStatus()
                        .addToAllocatable("cpu", Quantity.parse("60m"))
                        .endStatus()
                        .build());
        var drain = drain(Map.of());
        drain.plan();

        assertThat(drain.broken().reason()).contains("find no place on other nodes", "Step 2 of 2 (evict)");

        drain.undo();
        assertThat(cordoned()).isFalse();
    }

    /** A conflict evicts nothing, so pods that find no place anyway are not of this drain's making. */
    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void countsNoPodAsEvictedThatWasNot(int code) {
        shop.client
                .nodes()
                .withName("hollow-1")
                .editStatus(n -> n.edit()
                        .editStatus()
                        .addToAllocatable("cpu", Quantity.parse("10m"))
                        .endStatus()
                        .build());
        closed("hollow-0", true);
        shop.client.apps().deployments().inNamespace("shop").withName("cart").scale(4);
        shop.settle();
        assertThat(nodes()).containsExactly("hollow-0", "hollow-0", "hollow-0", "none");
        var drain = drain(Map.of());
        drain.plan();
        drain.call();

        try (var conflicts = shop.server
                .faults()
                .always(
                        r -> r.path().endsWith("/eviction"),
                        new Fault.Refuse(code, "Refused", "it was refused", Duration.ZERO))) {
            for (int i = 0; i < 3; i++) {
                assertThat(drain.call()).isInstanceOf(Application.Underway.class);
                shop.settle();
            }
            assertThat(conflicts.hits()).isPositive();
        }

        assertThat(drain.current().steps().getLast().said()).contains("are still there");
    }

    /** A pod that stops is there until the API server knows it no more. */
    @Test
    void isDoneOnceThePodsAreReallyGone() {
        shop.client
                .pods()
                .inNamespace("shop")
                .withLabel("app", "cart")
                .resources()
                .forEach(pod -> pod.edit(p -> p.edit()
                        .editMetadata()
                        .addToFinalizers("shop/keeps-it")
                        .endMetadata()
                        .build()));
        var drain = drain(Map.of());
        drain.plan();
        for (int i = 0; i < 5; i++) {
            assertThat(drain.call()).isInstanceOf(Application.Underway.class);
            shop.settle();
        }
        assertThat(drain.current().steps().getLast().said()).contains("3 pods are still there");
        assertThat(drain.verify()).isInstanceOf(Verification.Pending.class);

        shop.client
                .pods()
                .inNamespace("shop")
                .withLabel("app", "cart")
                .resources()
                .forEach(pod -> pod.edit(p -> p.edit()
                        .editMetadata()
                        .removeFromFinalizers("shop/keeps-it")
                        .endMetadata()
                        .build()));
        shop.settle();

        drain.applied();
        assertThat(drain.verify()).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void leavesACordonThatWasThereBefore() {
        closed("hollow-0", true);
        var drain = drain(Map.of());
        drain.plan();
        drain.applied();

        drain.undo();

        assertThat(cordoned()).isTrue();
    }

    @Test
    void refusesToUndoACordonThatSomebodyTookOver() {
        var drain = drain(Map.of());
        drain.plan();
        drain.applied();
        shop.client
                .nodes()
                .withName("hollow-0")
                .edit(n -> n.edit()
                        .editMetadata()
                        .addToAnnotations(Marks.CORDONED_BY, "jane")
                        .endMetadata()
                        .build());

        assertThat(drain.undo()).isInstanceOf(Application.Refused.class);
        assertThat(cordoned()).isTrue();
    }

    @Test
    void refusesWhatWouldLoseSomething() {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: lonely, namespace: shop}
                spec: {nodeName: hollow-0, containers: [{name: a, image: a}]}
                """);
        assertThat(refusal(Map.of())).contains("Pod shop/lonely", "has no controller", "by hand first");
    }

    @Test
    void refusesToDeleteAnEmptyDirUnlessTold() {
        shop.editCart(d -> d.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewVolume()
                .withName("scratch")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("scratch")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .editOrNewAffinity()
                .endAffinity()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        closed("hollow-1", true);
        shop.wait(java.time.Duration.ofMinutes(2));
        closed("hollow-1", false);

        assertThat(refusal(Map.of())).contains("emptyDir", "deleteEmptyDir");
        assertThat(drain(Map.of("deleteEmptyDir", true)).plan().steps()).hasSize(2);
    }

    @Test
    void refusesWithoutAnotherNode() {
        closed("hollow-1", true);
        assertThat(refusal(Map.of())).contains("No other node", "Add a node first");
    }
}
