package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrateWorkloadTest {
    private static final ObjectRef CART = Shop.ref("Deployment", "cart");
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    /** Three pods, on hollow-0 only; the other nodes are open afterwards. */
    private void onOneNode() {
        closed("hollow-1", true);
        closed("hollow-2", true);
        shop.release("shop/cart:1", 3);
        closed("hollow-1", false);
        closed("hollow-2", false);
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

    private void labelled(String node, String key, String value) {
        shop.client
                .nodes()
                .withName(node)
                .edit(n -> n.edit()
                        .editMetadata()
                        .addToLabels(key, value)
                        .endMetadata()
                        .build());
    }

    private SteppedTrial move(ObjectRef target, Map<String, Object> parameters) {
        return shop.stepped("migrate_workload", target, parameters);
    }

    private String refusal(ObjectRef target, Map<String, Object> parameters) {
        return shop.trial("migrate_workload", target, parameters).refusal();
    }

    private Verification verify(SteppedTrial trial) {
        return shop.executors
                .executor(Shop.CLUSTER, "migrate_workload")
                .orElseThrow()
                .verify(trial.request(), trial.current());
    }

    private List<String> nodes(String app) {
        return shop.client.pods().inNamespace("shop").withLabel("app", app).list().getItems().stream()
                .map(Pod::getSpec)
                .map(spec -> spec.getNodeName())
                .sorted()
                .toList();
    }

    @Test
    void movesPodsOffANodeByAPreferenceAndARollout() {
        onOneNode();
        var move = move(CART, Map.of("fromNode", "hollow-0"));
        shop.assertNothingWritten(() -> {
            var plan = move.plan();
            assertThat(plan.summary()).isEqualTo("Move 3 pods of Deployment shop/cart off node hollow-0");
            assertThat(plan.diff()).contains("preferredDuringScheduling", "NotIn", "hollow-0");
        });

        move.applied();

        assertThat(move.states()).containsOnly(State.DONE);
        assertThat(nodes("cart")).hasSize(3).doesNotContain("hollow-0");
        assertThat(verify(move)).isInstanceOf(Verification.Verified.class);
        assertThat(shop.eventReasons("cart")).contains("RemediationApplied");
        assertThat(shop.writes()).noneMatch(write -> write.contains("/nodes/"));
        assertThat(shop.trial("migrate_workload", CART, Map.of("fromNode", "hollow-0"))
                        .planning())
                .isInstanceOf(Planning.AlreadySo.class);
    }

    @Test
    void restoresTheAffinityWhenUndone() {
        onOneNode();
        var before = shop.cart().getSpec();
        var move = move(CART, Map.of("fromNode", "hollow-0"));
        move.plan();
        move.applied();

        assertThat(move.undo()).isInstanceOf(Application.Applied.class);

        assertThat(shop.cart().getSpec()).isEqualTo(before);
        assertThat(move.current().steps().getFirst().said()).contains("nothing is moved back");
    }

    @Test
    void movesToNodesWithLabels() {
        onOneNode();
        labelled("hollow-2", "pool", "general");
        var move = move(CART, Map.of("toNodeSelector", "pool=general"));
        move.plan();
        move.applied();

        assertThat(nodes("cart")).containsOnly("hollow-2");
        assertThat(verify(move)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void movesTheWorkloadOfAPodAndKeepsToThatPod() {
        onOneNode();
        var pod = shop.pods().getFirst().getMetadata();
        var move = move(Shop.ref("Pod", pod.getName()), Map.of());
        assertThat(move.plan().summary()).isEqualTo("Move 1 pods of Deployment shop/cart off node hollow-0");

        move.applied();

        assertThat(shop.pods()).extracting(p -> p.getMetadata().getUid()).doesNotContain(pod.getUid());
        assertThat(verify(move)).isInstanceOf(Verification.Verified.class);
        assertThat(shop.eventReasons("cart")).contains("RemediationApplied");
    }

    @Test
    void evictsMembersThatAreReplacedOnlyWhenTheyAreDeleted() {
        closed("hollow-1", true);
        closed("hollow-2", true);
        shop.database(2, "updateStrategy: {type: OnDelete}");
        closed("hollow-1", false);
        closed("hollow-2", false);
        shop.load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: db, namespace: shop}
                spec: {minAvailable: 1, selector: {matchLabels: {app: db}}}
                """);
        shop.settle();
        var move = move(Shop.ref("StatefulSet", "db"), Map.of("fromNode", "hollow-0"));
        move.plan();
        move.applied();

        assertThat(nodes("db")).hasSize(2).doesNotContain("hollow-0");
        assertThat(shop.writes().stream().filter(w -> w.contains("/eviction"))).hasSize(2);
        assertThat(verify(move)).isInstanceOf(Verification.Verified.class);

        assertThat(move.undo()).isInstanceOf(Application.Applied.class);
        shop.settle();
        assertThat(nodes("db")).as("pods stay").doesNotContain("hollow-0");
    }

    @Test
    void waitsForTheDisruptionBudgetAndThenGivesWay() {
        closed("hollow-1", true);
        closed("hollow-2", true);
        shop.database(1, "updateStrategy: {type: OnDelete}");
        closed("hollow-1", false);
        shop.load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: db, namespace: shop}
                spec: {minAvailable: 1, selector: {matchLabels: {app: db}}}
                """);
        shop.settle();
        var move = move(Shop.ref("StatefulSet", "db"), Map.of("fromNode", "hollow-0"));
        move.plan();
        for (int i = 0; i < 5; i++) {
            move.call();
        }

        assertThat(move.current().steps().getLast().said())
                .contains("1 pods are left. Waited for:", "disruption budget");
        assertThat(nodes("db")).containsExactly("hollow-0");
    }

    @Test
    void goesOnWhereAnotherProcessDiedInAnyStep() {
        onOneNode();
        var move = move(CART, Map.of("fromNode", "hollow-0"));
        move.plan();
        move.callAndDie();
        move.call();
        move.callAndDie();
        shop.wait(Duration.ofMinutes(1));

        move.applied();
        assertThat(nodes("cart")).doesNotContain("hollow-0");
        assertThat(shop.cart()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .hasSize(1);
    }

    @Test
    void saysThatTheSchedulerFoundNoBetterPlace() {
        onOneNode();
        var move = move(CART, Map.of("fromNode", "hollow-0"));
        move.plan();
        closed("hollow-1", true);
        closed("hollow-2", true);
        move.applied();

        assertThat(verify(move))
                .asString()
                .contains("Failed", "the scheduler found no better place", "Make room on other nodes, or cordon");
    }

    @Test
    void keepsAnAffinityThatSomebodyElseChanged() {
        onOneNode();
        var move = move(CART, Map.of("fromNode", "hollow-0"));
        move.plan();
        shop.someoneElsePatches(
                "jane",
                "[{\"op\":\"add\",\"path\":\"/spec/template/spec/priorityClassName\",\"value\":\"\"},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]");
        assertThat(move.broken().reason()).contains("was changed since the plan was made");

        var again = move(CART, Map.of("fromNode", "hollow-0"));
        again.plan();
        again.applied();
        shop.someoneElsePatches("jane", "[{\"op\":\"remove\",\"path\":\"/spec/template/spec/affinity\"}]");
        shop.someoneElsePatches(
                "jane",
                "[{\"op\":\"add\",\"path\":\"/spec/template/spec/affinity\",\"value\":{\"nodeAffinity\":{"
                        + "\"preferredDuringSchedulingIgnoredDuringExecution\":[]},\"podAntiAffinity\":{}}}]");
        assertThat(again.undo()).isInstanceOf(Application.Refused.class);
    }

    @Test
    void refusesWhatCannotBeMovedAndSaysWhatToDoInstead() {
        onOneNode();
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: lonely, namespace: shop}
                spec: {nodeName: hollow-0, containers: [{name: a, image: a}]}
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
        assertThat(refusal(Shop.ref("Pod", "lonely"), Map.of())).contains("Move it by hand");
        assertThat(refusal(Shop.ref("DaemonSet", "agent"), Map.of("fromNode", "hollow-0")))
                .contains("has one pod on each node", "Narrow the DaemonSet's nodeSelector");
        assertThat(refusal(CART, Map.of())).contains("say fromNode or toNodeSelector");
        assertThat(refusal(CART, Map.of("fromNode", "hollow-9"))).contains("There is no node hollow-9");
        assertThat(refusal(CART, Map.of("toNodeSelector", "pool=none")))
                .contains("No node that is ready and schedulable is left to move to", "Add one, or name other labels");
    }

    @Test
    void refusesWhereItsPodsMayGoToNoOtherNode() {
        onOneNode();
        shop.editCart(d -> d.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues("hollow-0")
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        assertThat(refusal(CART, Map.of("fromNode", "hollow-0")))
                .contains(
                        "No node that is ready and schedulable is left to move to off node hollow-0, of those that its");
    }

    @Test
    void refusesWhatGitKeeps() {
        onOneNode();
        shop.editCart(d -> {
            d.getMetadata().setLabels(new TreeMap<>(Map.of("helm.toolkit.fluxcd.io/name", "shop")));
            return d;
        });

        assertThat(refusal(CART, Map.of("fromNode", "hollow-0")))
                .contains("Flux HelmRelease shop", "change it in Git instead");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fromNode       | ../nodes/hollow-0
            fromNode       | Hollow-0; reboot
            toNodeSelector | pool=general; reboot
            toNodeSelector | pool in (a,b)
            toNodeSelector | рool=general
            toNodeSelector | pool=general,
            toNodeSelector | =x
            namespace      | kube-system
            """)
    void refusesHostileParametersBeforeAnythingReachesTheCluster(String name, String value) {
        shop.server.forgetRequests();

        assertThat(refusal(CART, Map.of(name, value))).contains(name);
        assertThat(shop.server.requests()).isEmpty();
    }
}
