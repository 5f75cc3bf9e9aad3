package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
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
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateAutoscalerTest {
    private final Shop shop = new Shop();

    @BeforeEach
    void load() {
        shop.release("shop/cart:1", 2);
        autoscaler("");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void autoscaler(String metadata) {
        shop.load("""
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: cart-hpa, namespace: shop%s}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
                  minReplicas: 1
                  maxReplicas: 4
                  metrics:
                  - type: Resource
                    resource: {name: memory, target: {type: AverageValue, averageValue: 200Mi}}
                  - type: Resource
                    resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
                """.formatted(metadata));
    }

    private HorizontalPodAutoscaler hpa() {
        return shop.client
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace("shop")
                .withName("cart-hpa")
                .get();
    }

    private void change(UnaryOperator<HorizontalPodAutoscaler> change) {
        shop.client
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace("shop")
                .withName("cart-hpa")
                .edit(change::apply);
    }

    private Trial update(Object... parameters) {
        var map = new TreeMap<String, Object>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put((String) parameters[i], parameters[i + 1]);
        }
        return shop.trial("update_hpa", Shop.ref("HorizontalPodAutoscaler", "cart-hpa"), map);
    }

    @Test
    void changesBoundsAndTheTargetForCpuOnlyAndSeesTheAutoscalerFollow() {
        var trial = update("minReplicas", 3, "maxReplicas", 8, "targetUtilization", 60);
        shop.assertNothingWritten(() -> {
            assertThat(trial.plan().summary())
                    .isEqualTo("HorizontalPodAutoscaler shop/cart-hpa: minReplicas 1 to 3, maxReplicas 4 to 8,"
                            + " targetUtilization 80 to 60");
            assertThat(trial.plan().diff())
                    .contains("-  maxReplicas: 4", "+  maxReplicas: 8", "averageUtilization: 60");
        });
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);

        trial.applied();

        assertThat(trial.verify()).isInstanceOf(Verification.Pending.class);
        shop.settle();
        assertThat(trial.verify())
                .isEqualTo(new Verification.Verified("3 replicas are wanted, and the bounds are 3 to 8."));
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(hpa().getSpec().getMetrics().get(0).getResource().getTarget().getAverageValue())
                .hasToString("200Mi");
        assertThat(hpa().getSpec().getMetrics().get(1).getResource().getTarget().getAverageUtilization())
                .isEqualTo(60);
        assertThat(hpa().getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, trial.request().runId().toString());
        assertThat(shop.eventReasons("cart-hpa")).contains("RemediationApplied");
    }

    @Test
    void setsThePreviousBoundsAndTargetWhenUndone() {
        var before = hpa().getSpec();
        var trial = update("maxReplicas", 8, "targetUtilization", 60);
        trial.plan();
        trial.applied();

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(hpa().getSpec()).isEqualTo(before);
    }

    @Test
    void refusesBoundsThatCross() {
        assertThat(update("minReplicas", 5).refusal())
                .isEqualTo("The lower bound would be 5 and the upper one 4; change both, so that the lower is not above"
                        + " the upper.");
        assertThat(update("minReplicas", 5, "maxReplicas", 5).planning()).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void refusesWhatOthersKeepAndSaysWhereToChangeIt() {
        autoscaler(", ownerReferences: [{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, name: cart-queue, uid: u1,"
                + " controller: true}]");
        assertThat(update("maxReplicas", 5).refusal())
                .isEqualTo(
                        "ScaledObject cart-queue made HorizontalPodAutoscaler shop/cart-hpa and would reset it: change"
                                + " minReplicaCount and maxReplicaCount there instead.");
    }

    @Test
    void refusesWhatGitKeepsButNotWhereArgoRevertsNothing() {
        autoscaler(", labels: {kustomize.toolkit.fluxcd.io/name: apps}");
        assertThat(update("maxReplicas", 5).refusal()).contains("Flux Kustomization apps", "change it in Git instead");

        autoscaler(", annotations: {argocd.argoproj.io/tracking-id: 'shop:autoscaling/Autoscaler:shop/cart-hpa'}");
        assertThat(update("maxReplicas", 5).refusal()).contains("Argo CD application shop");

        shop.define("Application", "argoproj.io", "v1alpha1", "applications");
        application("true");
        assertThat(update("maxReplicas", 5).refusal()).contains("Argo CD application shop");
        application("false");
        update("maxReplicas", 5).plan();
    }

    private void application(String selfHeal) {
        shop.load("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: shop, namespace: shop}
                spec: {syncPolicy: {automated: {selfHeal: %s}}}
                """.formatted(selfHeal));
    }

    @Test
    void refusesMorePodsThanNodesHaveRoomFor() {
        shop.editCart(d -> {
            d.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getResources()
                    .setRequests(Map.of("cpu", new io.fabric8.kubernetes.api.model.Quantity("3")));
            return d;
        });

        assertThat(update("maxReplicas", 8).refusal())
                .startsWith("It may come to 6 more pods of Deployment shop/cart, and the nodes have room for ")
                .endsWith("Add nodes or ask for less.");
        update("maxReplicas", 3).plan();
    }

    @Test
    void refusesMorePodsThanAQuotaHasRoomFor() {
        shop.load("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: team, namespace: shop}
                spec: {hard: {pods: "5"}}
                status: {hard: {pods: "5"}, used: {pods: "2"}}
                """);
        assertThat(update("maxReplicas", 8).refusal())
                .contains("It may come to 6 more pods", "the quota team has room for 3", "Have the quota raised");
        update("maxReplicas", 5).plan();
    }

    @Test
    void refusesATargetThatItDoesNotHaveAndAnAutoscalerOfNothing() {
        change(h -> {
            h.getSpec().getMetrics().remove(1);
            return h;
        });
        assertThat(update("targetUtilization", 60).refusal())
                .contains("has no target for cpu in percent; it follows Resource memory.", "Change its bounds");
        assertThat(update().refusal()).contains("say minReplicas, maxReplicas or targetUtilization");

        change(h -> {
            h.getSpec().getScaleTargetRef().setName("gone");
            return h;
        });
        assertThat(update("maxReplicas", 5).refusal())
                .contains("Nothing is known of the pods of Deployment gone", "Look at the autoscaler's target first");
    }

    @Test
    void goesOnAfterAnAnswerThatWasLostOrNeverArrived() {
        var trial = update("maxReplicas", 8);
        trial.plan();
        shop.server.faults().next(1, request -> request.method().equals("PATCH"), new Fault.DropAfter());
        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        trial.applied();
        assertThat(hpa().getSpec().getMaxReplicas()).isEqualTo(8);
    }

    @Test
    void keepsWhatSomeoneElseSet() {
        var trial = update("maxReplicas", 8);
        trial.plan();
        trial.applied();
        change(h -> {
            h.getSpec().setMaxReplicas(6);
            return h;
        });

        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("spec.maxReplicas was set by");
        var second = update("maxReplicas", 8);
        second.plan();
        change(h -> {
            h.getSpec().setMaxReplicas(7);
            return h;
        });
        assertThat(second.apply()).isInstanceOf(Application.Conflict.class);
        assertThat(hpa().getSpec().getMaxReplicas()).isEqualTo(7);
    }

    @Test
    void keepsATargetWhoseMetricMovedToAnotherPlace() {
        var trial = update("targetUtilization", 60);
        trial.plan();
        trial.applied();
        change(h -> {
            h.getSpec().setMetrics(h.getSpec().getMetrics().reversed());
            return h;
        });

        assertThat(trial.undo()).isInstanceOf(Application.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            maxReplicas       | -1
            maxReplicas       | 99999999999999999999
            maxReplicas       | $(id)
            minReplicas       | ３
            targetUtilization | 60; true
            namespace         | kube-system
            """)
    void refusesHostileParametersBeforeAnythingReachesTheCluster(String name, String value) {
        shop.server.forgetRequests();

        assertThat(update(name, value).refusal()).contains(name);
        assertThat(shop.server.requests()).isEmpty();
    }

    /** Whoever made it owns what the run set to the value that it had. */
    @Test
    void isUndoneWhereOneOfTheBoundsWasSetToWhatItWas() {
        var trial = update("minReplicas", 1, "maxReplicas", 8);
        trial.plan();
        trial.applied();
        assertThat(hpa().getSpec().getMaxReplicas()).isEqualTo(8);

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(hpa().getSpec().getMaxReplicas()).isEqualTo(4);
    }
}
