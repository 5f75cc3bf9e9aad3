package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.ClusterCallFailedException;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleStatefulSetTest {
    private static final String UNREADY = "demo.kubernaut.io/unready-after: \"30\"";
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private Trial scale(Object replicas) {
        return scale(Map.of("replicas", replicas));
    }

    private Trial scale(Map<String, Object> parameters) {
        return shop.trial("scale_statefulset", Shop.ref("StatefulSet", "db"), parameters);
    }

    private StatefulSet db() {
        return shop.client
                .apps()
                .statefulSets()
                .inNamespace("shop")
                .withName("db")
                .get();
    }

    private List<String> members() {
        return shop.client.pods().inNamespace("shop").withLabel("app", "db").list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
    }

    @Test
    void addsMembersInOrderAfterADryRun() {
        shop.database(1, "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}");
        var trial = scale(3);
        shop.assertNothingWritten(() -> {
            assertThat(trial.plan().summary()).isEqualTo("Scale StatefulSet shop/db from 1 to 3 replicas");
            assertThat(trial.plan().diff()).contains("-  replicas: 1", "+  replicas: 3");
        });
        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);

        trial.applied();
        shop.server.settle();

        assertThat(trial.verify()).asString().contains("Pending", "1 of 3 members are ready; pod db-1");
        shop.wait(Duration.ofSeconds(10));
        shop.wait(Duration.ofSeconds(10));
        shop.wait(Duration.ofSeconds(10));
        assertThat(trial.verify()).isEqualTo(new Verification.Verified("All 3 members are ready."));
        assertThat(members()).containsExactly("db-0", "db-1", "db-2");
        assertThat(trial.effect()).isEqualTo(Effect.TOOK_EFFECT);
        assertThat(db().getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, trial.request().runId().toString());
        assertThat(db().getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .isEqualTo(1);
        assertThat(shop.eventReasons("db")).contains("RemediationApplied");
    }

    @Test
    void takesMembersAwayOnlyWhereThatIsAllowed() {
        shop.database(3, "");

        assertThat(scale(2).refusal())
                .startsWith("It would take away 1 members of StatefulSet shop/db")
                .contains("Move it to the others first, then say allowScaleDown.");

        var trial = scale(Map.of("replicas", 1, "allowScaleDown", true));
        trial.plan();
        trial.applied();
        shop.settle();
        shop.settle();
        shop.settle();
        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(members()).containsExactly("db-0");
    }

    @Test
    void setsThePreviousNumberWhenUndoneWithoutAskingForPermissionAgain() {
        shop.database(1, "");
        var trial = scale(2);
        trial.plan();
        trial.applied();

        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
        assertThat(db().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void neverDeletesVolumesNeitherByScalingNorByTakingItBack() {
        shop.database(2, "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain}");

        assertThat(scale(Map.of("replicas", 1, "allowScaleDown", true)).refusal())
                .contains("deletes the volumes of members that are taken away", "Set that to Retain first");
        var trial = scale(3);
        trial.plan();
        trial.applied();
        assertThat(trial.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("deletes the volumes");
        assertThat(db().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void refusesToWaitBehindAMemberThatIsNotReady() {
        shop.database(2, "podManagementPolicy: OrderedReady", UNREADY);

        assertThat(scale(3).refusal())
                .contains("come and go in order, and db-0 is not ready", "Heal that member first");
    }

    @Test
    void doesNotWaitForOthersWhereMembersComeInParallel() {
        shop.database(2, "podManagementPolicy: Parallel", UNREADY);

        assertThat(scale(3).planning()).isInstanceOf(Planning.Planned.class);
    }

    @Test
    void countsMembersFromTheFirstOrdinal() {
        shop.load("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: 1
                  serviceName: db
                  ordinals: {start: 5}
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec: {containers: [{name: db, image: shop/db:1}]}
                """);
        shop.settle();
        shop.settle();
        var trial = scale(2);
        trial.plan();
        trial.applied();
        shop.settle();
        shop.settle();

        assertThat(trial.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(members()).containsExactly("db-5", "db-6");
    }

    @Test
    void failsWhereANewMemberCrashes() {
        shop.database(1, "podManagementPolicy: Parallel", "demo.kubernaut.io/exit-code: \"3\"");
        var trial = scale(2);
        trial.plan();
        trial.applied();
        shop.wait(Duration.ofSeconds(40));
        shop.wait(Duration.ofSeconds(40));

        assertThat(trial.verify()).isInstanceOf(Verification.Failed.class);
    }

    @Test
    void refusesWhereAnAutoscalerOwnsTheNumber() {
        shop.database(1, "");
        shop.define("ScaledObject", "keda.sh", "v1alpha1", "scaledobjects");
        shop.load("""
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: of-a-deployment, namespace: shop}
                spec: {scaleTargetRef: {name: db}}
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: db-hpa, namespace: shop}
                spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: db}, maxReplicas: 5}
                """);
        assertThat(scale(2).refusal()).contains("The HorizontalPodAutoscaler db-hpa owns the number of replicas");

        shop.load("""
                apiVersion: keda.sh/v1alpha1
                kind: ScaledObject
                metadata: {name: db-queue, namespace: shop}
                spec: {scaleTargetRef: {kind: StatefulSet, name: db}}
                """);
        assertThat(scale(2).refusal()).contains("KEDA's ScaledObject db-queue owns");
    }

    @Test
    void isRecognisedByTheNumberWhenItDiedBetweenAnnotationAndScale() {
        shop.database(1, "");
        var trial = scale(2);
        trial.plan();
        shop.server.faults().next(1, request -> request.method().equals("PUT"), new Fault.DropBefore());

        assertThatExceptionOfType(ClusterCallFailedException.class).isThrownBy(trial::apply);

        assertThat(trial.effect()).isEqualTo(Effect.DID_NOT);
    }

    @Test
    void keepsANumberThatSomeoneElseSet() {
        shop.database(1, "");
        var trial = scale(3);
        trial.plan();
        shop.client.apps().statefulSets().inNamespace("shop").withName("db").scale(2);
        assertThat(trial.apply()).isInstanceOf(Application.Conflict.class);
        shop.settle();
        shop.settle();

        var second = scale(3);
        second.plan();
        second.applied();
        shop.client.apps().statefulSets().inNamespace("shop").withName("db").scale(4);
        assertThat(second.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("spec.replicas was set by");
        assertThat(db().getSpec().getReplicas()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "100000", "2; rm -rf /", "$(id)", "9999999999999999999999", "２", "2.0"})
    void refusesHostileNumbersBeforeAnythingReachesTheCluster(String replicas) {
        shop.server.forgetRequests();

        assertThat(scale((Object) replicas).refusal()).contains("replicas");
        assertThat(shop.server.requests()).isEmpty();
    }
}
