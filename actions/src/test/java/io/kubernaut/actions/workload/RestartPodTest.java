package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestartPodTest {
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private Trial restart(String kind, String name) {
        return shop.trial("restart_pod", Shop.ref(kind, name), Map.of());
    }

    private static List<String> uids(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getUid()).toList();
    }

    @Test
    void evictsThePodAndSeesANewOneReady() {
        shop.release("shop/cart:1.4", 2);
        var victim = shop.pods().getFirst().getMetadata();
        var trial = restart("Pod", victim.getName());
        shop.assertNothingWritten(() -> {
            assertThat(trial.plan().summary())
                    .startsWith("Evict Pod shop/" + victim.getName() + ", so that ReplicaSet cart-");
            assertThat(uids(shop.pods())).contains(victim.getUid());
        });
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);

        trial.applied();

        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(trial.verify()).isInstanceOf(Verification.Pending.class);
        shop.settle();
        assertThat(uids(shop.pods())).hasSize(2).doesNotContain(victim.getUid());
        assertThat(trial.verify()).asString().contains("Verified", "2 of 2 pods of ReplicaSet cart-");
        assertThat(shop.eventReasons(victim.getName())).contains("RemediationApplied");
        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("restart_pod cannot be undone.");
    }

    @Test
    void mendsAPodThatHangs() {
        shop.release("shop/cart:1.4", 1, "demo.kubernaut.io/unready-after: \"30\"");
        assertThat(shop.cart().getStatus().getReadyReplicas()).isIn(null, 0);
        var trial = restart("Pod", shop.pods().getFirst().getMetadata().getName());
        trial.plan();
        trial.applied();
        shop.settle();

        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void failsWhenTheNewPodCrashesAsTheOldOneDid() {
        shop.release("shop/cart:1.4", 1, "demo.kubernaut.io/exit-code: \"3\"");
        var trial = restart("Pod", shop.pods().getFirst().getMetadata().getName());
        trial.plan();
        trial.applied();
        shop.wait(Duration.ofSeconds(40));

        assertThat(trial.verify()).isInstanceOf(Verification.Failed.class);
    }

    @Test
    void saysWhichBudgetStandsInTheWay() {
        shop.release("shop/cart:1.4", 2);
        shop.load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: cart-budget, namespace: shop}
                spec: {minAvailable: 2, selector: {matchLabels: {app: cart}}}
                """);

        assertThat(restart("Pod", shop.pods().getFirst().getMetadata().getName())
                        .refusal())
                .startsWith("A disruption budget stands in the way: The disruption budget cart-budget needs 2");
    }

    @Test
    void refusesWhenTheBudgetIsUsedUpBetweenPlanAndApply() {
        shop.release("shop/cart:1.4", 2);
        var trial = restart("Pod", shop.pods().getFirst().getMetadata().getName());
        trial.plan();
        shop.load("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: cart-budget, namespace: shop}
                spec: {minAvailable: 2, selector: {matchLabels: {app: cart}}}
                """);

        assertThat(trial.apply())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("cart-budget");
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
    }

    @Test
    void refusesPodsThatNobodyWouldMakeAnew() {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: bare, namespace: shop}
                spec: {nodeName: hollow-0, containers: [{name: a, image: shop/a}]}
                status: {phase: Running}
                ---
                apiVersion: v1
                kind: Pod
                metadata:
                  name: static-1
                  namespace: shop
                  annotations: {kubernetes.io/config.mirror: abc}
                  ownerReferences: [{apiVersion: v1, kind: Node, name: hollow-0, uid: n, controller: true}]
                spec: {nodeName: hollow-0, containers: [{name: a, image: shop/a}]}
                status: {phase: Running}
                """);

        assertThat(restart("Pod", "bare").refusal())
                .isEqualTo("Pod shop/bare has no controller: nobody would make it anew."
                        + " Delete it and create it again by hand.");
        assertThat(restart("Pod", "static-1").refusal()).contains("is a static pod of its node");
        assertThat(restart("Pod", "none").refusal())
                .isEqualTo("shop/Pod/none does not exist. Look whether it was removed, or name the one that is meant.");
    }

    @Test
    void meetsAConflictWhenThePodWentAwaySinceThePlan() {
        shop.release("shop/cart:1.4", 1);
        var name = shop.pods().getFirst().getMetadata().getName();
        var trial = restart("Pod", name);
        trial.plan();
        shop.client.pods().inNamespace("shop").withName(name).delete();
        shop.settle();

        assertThat(trial.apply()).isInstanceOf(Application.Conflict.class);
    }

    @Test
    void rollsAWorkloadOutAnewWithTheSameTemplate() {
        shop.release("shop/cart:1.4", 3);
        var before = uids(shop.pods());
        var trial = restart("Deployment", "cart");
        shop.assertNothingWritten(() -> assertThat(trial.plan().diff()).contains("kubernaut.io/restartedAt"));

        trial.applied();
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        shop.settle();

        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(uids(shop.pods())).hasSize(3).doesNotContainAnyElementsOf(before);
        assertThat(shop.pods())
                .allSatisfy(pod -> assertThat(pod.getMetadata().getAnnotations())
                        .containsEntry(Marks.RUN, trial.request().runId().toString()));
    }

    @Test
    void refusesWorkloadsWhosePodsWouldNotFollow() {
        shop.load("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: 1
                  serviceName: db
                  updateStrategy: {type: OnDelete}
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: db, image: shop/db:1}]}
                """);
        shop.release("shop/cart:1.4", 0);

        assertThat(restart("StatefulSet", "db").refusal()).contains("OnDelete");
        assertThat(restart("Deployment", "cart").refusal()).contains("scaled to zero");
        assertThat(restart("Job", "x").refusal()).startsWith("restart_pod is not for a Job. It is for: ");
    }

    @Test
    void restartsStatefulSetsAndDaemonSets() {
        shop.load("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: 2
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {terminationGracePeriodSeconds: 0, containers: [{name: db, image: shop/db:1}]}
                ---
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: shop}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec: {terminationGracePeriodSeconds: 0, containers: [{name: a, image: shop/a:1}]}
                """);
        shop.settle();
        for (var trial : List.of(
                restart("StatefulSet", "db"),
                restart("DaemonSet", "agent"),
                shop.trial("restart_daemonset", Shop.ref("DaemonSet", "agent"), Map.of()))) {
            trial.plan();
            trial.applied();
            shop.settle();
            shop.settle();

            assertThat(trial.verify()).as(trial.request().target().display()).isInstanceOf(Verification.Verified.class);
        }
    }
}
