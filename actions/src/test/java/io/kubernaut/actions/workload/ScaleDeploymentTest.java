package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleDeploymentTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void release() {
        shop.release("shop/cart:1.4", 2);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private Trial scale(int replicas) {
        return shop.trial("scale_deployment", Shop.ref("Deployment", "cart"), Map.of("replicas", replicas));
    }

    @Test
    void scalesThroughTheSubresourceAfterADryRun() {
        var trial = scale(4);
        shop.assertNothingWritten(() -> {
            var plan = trial.plan();
            assertThat(plan.summary()).isEqualTo("Scale Deployment shop/cart from 2 to 4 replicas");
            assertThat(plan.diff()).contains("-  replicas: 2", "+  replicas: 4");
        });
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);

        trial.applied();

        assertThat(trial.verify()).isInstanceOf(Verification.Pending.class);
        shop.settle();
        assertThat(trial.verify()).isEqualTo(new Verification.Verified("4 of 4 pods are available."));
        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(4);
        assertThat(shop.cart().getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, trial.request().runId().toString());
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
    }

    @ParameterizedTest
    @CsvSource({"NotTerminating, false", "NotBestEffort, false", "BestEffort, true", "Terminating, true"})
    void staysWithinAQuotaThatCountsItsPods(String scope, boolean planned) {
        shop.load("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {pods: 3}, scopes: [%s]}
                status: {hard: {pods: 3}, used: {pods: 2}}
                """.formatted(scope));

        if (planned) {
            scale(4).plan();
        } else {
            assertThat(scale(4).refusal())
                    .startsWith(
                            "It may come to 2 more pods of Deployment shop/cart, and the quota team has room for 1.");
        }
    }

    /** Of what is free on all nodes together some is where no whole pod fits. */
    @Test
    void asksForNoMorePodsThanTheNodesHavePlacesForOneByOne() {
        assertThat(scale(1_000).refusal()).contains("more pods of Deployment shop/cart, and the nodes have room for");
    }

    @Test
    void setsThePreviousNumberWhenUndone() {
        var trial = scale(4);
        trial.plan();
        trial.applied();

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(2);
    }

    @Test
    void refusesToUndoANumberThatSomeoneElseSet() {
        var trial = scale(4);
        trial.plan();
        trial.applied();
        shop.client.apps().deployments().inNamespace("shop").withName("cart").scale(7);

        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("spec.replicas");
        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(7);
    }

    @Test
    void refusesWhereAnAutoscalerOwnsTheNumberAndNamesIt() {
        shop.load("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: cart-hpa, namespace: shop}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                  minReplicas: 1
                  maxReplicas: 5
                """);

        assertThat(scale(4).refusal()).contains("HorizontalPodAutoscaler cart-hpa owns the number of replicas");
    }

    @Test
    void refusesWhereKedaOwnsTheNumberAndNamesItsObjectAndNotItsAutoscaler() {
        shop.define("ScaledObject", "keda.sh", "v1alpha1", "scaledobjects");
        shop.load("""
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: cart-queue, namespace: shop}
                spec: {scaleTargetRef: {name: cart}, triggers: []}
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: keda-hpa-cart-queue, namespace: shop}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                  maxReplicas: 5
                """);

        assertThat(scale(4).refusal())
                .isEqualTo("KEDA's ScaledObject cart-queue owns the number of replicas of Deployment shop/cart;"
                        + " change its minReplicaCount and maxReplicaCount instead.");
    }

    @Test
    void refusesWhileTheDeploymentIsBeingDeletedAndSaysWhatHoldsIt() {
        shop.editCart(d -> d.edit()
                .editMetadata()
                .addToFinalizers("example.com/backup", "foregroundDeletion")
                .endMetadata()
                .build());
        shop.client.apps().deployments().inNamespace("shop").withName("cart").delete();

        assertThat(scale(4).refusal())
                .startsWith("Deployment shop/cart is being deleted since 2026-")
                .contains("the finalizer example.com/backup (the controller of example.com must take it away")
                .contains("the finalizer foregroundDeletion (what it owns must be gone first)");
    }

    @Test
    void saysThatTheNumberIsSoAlready() {
        assertThat(scale(2).planning()).isInstanceOf(Planning.AlreadySo.class);
        assertThat(scale(0).refusal()).isEqualTo("replicas must be at least 1, not 0.");
    }

    @Test
    void isRecognisedByTheNumberWhenItDiedBetweenAnnotationAndScale() {
        var trial = scale(4);
        trial.plan();
        shop.server.faults().next(1, request -> request.method().equals("PUT"), new Fault.DropBefore());

        Assertions.assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);

        assertThat(shop.cart().getMetadata().getAnnotations()).containsKey(Marks.RUN);
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
    }

    @Test
    void meetsAConflictWhenSomeoneElseScaledSinceThePlan() {
        var trial = scale(4);
        trial.plan();
        shop.client.apps().deployments().inNamespace("shop").withName("cart").scale(3);

        assertThat(trial.apply()).isInstanceOf(Application.Conflict.class);
        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void triesAgainWhenOnlyTheVersionMoved() {
        var trial = scale(4);
        trial.plan();
        shop.server.faults().next(1, request -> request.method().equals("PUT"), Fault.conflict());

        trial.applied();
        assertThat(shop.cart().getSpec().getReplicas()).isEqualTo(4);
    }
}
