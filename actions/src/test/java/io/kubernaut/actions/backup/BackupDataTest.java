package io.kubernaut.actions.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupDataTest {
    private static final ObjectRef NAMESPACE = ObjectRef.of(Shop.CLUSTER, "Namespace", "", "shop");
    private static final ObjectRef SCHEDULE = ObjectRef.of(Shop.CLUSTER, "Schedule", "velero", "nightly");

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private void velero(String phase) {
        for (var kind : List.of("Backup", "Schedule", "BackupStorageLocation")) {
            shop.server.serve(Kind.custom("velero.io", "v1", kind.toLowerCase(java.util.Locale.ROOT) + "s", kind));
        }
        shop.load("""
                apiVersion: velero.io/v1
                kind: BackupStorageLocation
                metadata: {name: s3, namespace: velero}
                spec: {default: true, provider: aws}
                status: {phase: %s, message: "bucket is gone"}
                ---
                apiVersion: velero.io/v1
                kind: Schedule
                metadata: {name: nightly, namespace: velero}
                spec: {schedule: "0 3 * * *", template: {includedNamespaces: [shop, web], ttl: 72h0m0s}}
                """.formatted(phase));
    }

    private void snapshots(String... classes) {
        shop.server.serve(Kind.custom("snapshot.storage.k8s.io", "v1", "volumesnapshots", "VolumeSnapshot"));
        shop.server.serve(
                Kind.customInCluster("snapshot.storage.k8s.io", "v1", "volumesnapshotclasses", "VolumeSnapshotClass"));
        for (var name : classes) {
            shop.load("""
                    apiVersion: snapshot.storage.k8s.io/v1
                    kind: VolumeSnapshotClass
                    metadata: {name: %s}
                    driver: csi.example.com
                    deletionPolicy: Retain
                    """.formatted(name));
        }
    }

    private void claim(String name, String source, String phase) {
        shop.load("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: pv-%1$s}
                spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], %2$s, claimRef: {namespace: shop, name: %1$s}}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s, namespace: shop}
                spec: {volumeName: pv-%1$s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                status: {phase: %3$s, capacity: {storage: 1Gi}}
                """.formatted(name, source, phase));
    }

    private void claim(String name) {
        claim(name, "csi: {driver: csi.example.com, volumeHandle: h}", "Bound");
    }

    private SteppedTrial backup(ObjectRef target, Map<String, Object> parameters) {
        return shop.stepped("backup_data", target, parameters);
    }

    private String refusal(ObjectRef target, Map<String, Object> parameters) {
        shop.server.forgetRequests();
        var refusal = shop.trial("backup_data", target, parameters).refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    private List<GenericKubernetesResource> made(String version, String kind) {
        return shop.client
                .genericKubernetesResources(version, kind)
                .inAnyNamespace()
                .list()
                .getItems();
    }

    private GenericKubernetesResource backup() {
        var made = made("velero.io/v1", "Backup");
        assertThat(made).hasSize(1);
        return made.getFirst();
    }

    private void status(GenericKubernetesResource object, Map<String, Object> status) {
        object.setAdditionalProperty("status", status);
        shop.client.resource(object).updateStatus();
    }

    @Test
    void hasVeleroMakeABackupAsTheScheduleSaysAndFollowsIt() {
        velero("Available");
        var backup = backup(SCHEDULE, Map.of());
        shop.assertNothingWritten(() -> assertThat(backup.plan().diff())
                .contains("new Backup", "- web", "ttl: 72h0m0s", "storageLocation: s3"));

        backup.call();

        var made = backup();
        assertThat(made.getMetadata().getNamespace()).isEqualTo("velero");
        assertThat(made.getMetadata().getLabels()).containsEntry("velero.io/schedule-name", "nightly");
        assertThat(made.getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, backup.request().runId().toString());
        assertThat(backup.current().steps().getFirst().said()).contains("phase New");
        status(made, Map.of("phase", "InProgress"));
        backup.call();
        assertThat(backup.states()).containsExactly(State.UNDER_WAY);
        status(backup(), Map.of("phase", "Completed", "progress", Map.of("itemsBackedUp", 42)));

        backup.applied();

        assertThat(backup.current().steps().getFirst().said()).contains("complete, 42 objects");
        assertThat(backup.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(backup.undo())
                .isInstanceOf(Application.Refused.class)
                .asString()
                .contains("cannot be undone");
        assertThat(made("velero.io/v1", "Backup")).as("a backup stays").hasSize(1);
    }

    @Test
    void backsUpANamespaceOrThePodsAndClaimsOfAWorkload() {
        velero("Available");
        shop.release("shop/cart:1", 1);

        assertThat(backup(NAMESPACE, Map.of("method", "velero")).plan().diff())
                .contains("includedNamespaces", "- shop");
        assertThat(backup(Shop.ref("Deployment", "cart"), Map.of()).plan().diff())
                .contains("labelSelector", "app: cart");
    }

    @Test
    void saysWhyABackupIsNotWhole() {
        velero("Available");
        var backup = backup(NAMESPACE, Map.of());
        backup.plan();
        backup.call();
        status(
                backup(),
                Map.of("phase", "FailedValidation", "validationErrors", List.of("an existing location is needed")));

        assertThat(backup.broken().reason()).contains("FailedValidation", "an existing location is needed");
        assertThat(made("velero.io/v1", "Backup")).hasSize(1);
    }

    @Test
    void goesOnWhereAnotherProcessDiedWithoutASecondBackup() {
        velero("Available");
        var backup = backup(NAMESPACE, Map.of());
        backup.plan();
        backup.callAndDie();
        backup.call();
        status(backup(), Map.of("phase", "Completed"));

        backup.applied();

        backup();
    }

    @Test
    void seesThatSomebodyDeletedTheBackup() {
        velero("Available");
        var backup = backup(NAMESPACE, Map.of());
        backup.plan();
        backup.call();
        shop.client.resource(backup()).delete();

        assertThat(backup.broken().reason()).contains("was deleted meanwhile");
        assertThat(made("velero.io/v1", "Backup")).isEmpty();
    }

    @Test
    void refusesWithoutAPlaceForTheBackup() {
        velero("Unavailable");
        assertThat(refusal(NAMESPACE, Map.of()))
                .contains("velero/s3 is Unavailable (bucket is gone)", "Mend it first", "procedure");
    }

    @Test
    void refusesWhileTheScheduleMakesOne() {
        velero("Available");
        shop.load("""
                apiVersion: velero.io/v1
                kind: Backup
                metadata: {name: nightly-1, namespace: velero, labels: {velero.io/schedule-name: nightly}}
                status: {phase: InProgress}
                """);
        assertThat(refusal(SCHEDULE, Map.of())).contains("nightly-1", "wait for its end");
    }

    @Test
    void refusesWhereNothingIsInstalled() {
        assertThat(refusal(NAMESPACE, Map.of()))
                .contains(
                        "Velero is not installed",
                        "Volume snapshots are not installed",
                        "kubernaut.io/procedure.backup_data");
    }

    @Test
    void snapshotsEachBoundClaimOfANamespace() {
        snapshots("fast");
        claim("data-db-0");
        claim("data-db-1");
        claim("new", "csi: {driver: csi.example.com, volumeHandle: h}", "Pending");
        var backup = backup(NAMESPACE, Map.of());
        assertThat(backup.plan().steps()).hasSize(2);

        for (int i = 0; i < 2; i++) {
            backup.call();
            var made = made("snapshot.storage.k8s.io/v1", "VolumeSnapshot");
            assertThat(made).hasSize(i + 1);
            made.forEach(snapshot -> status(snapshot, Map.of("readyToUse", true, "restoreSize", "1Gi")));
            backup.call();
        }
        backup.applied();

        assertThat(backup.states()).containsExactly(State.DONE, State.DONE);
        assertThat(backup.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(made("snapshot.storage.k8s.io/v1", "VolumeSnapshot"))
                .allSatisfy(s -> assertThat(s.getMetadata().getNamespace()).isEqualTo("shop"))
                .extracting(s -> s.get("spec", "source", "persistentVolumeClaimName"))
                .isEqualTo(List.of("data-db-0", "data-db-1"));
    }

    @Test
    void snapshotsTheClaimsOfAStatefulSet() {
        snapshots("fast");
        claim("data-db-0");
        claim("data-dbx-0");
        shop.load("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop}
                spec:
                  replicas: 0
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: a, image: a}]}}
                  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
                """);
        assertThat(backup(Shop.ref("StatefulSet", "db"), Map.of("method", "snapshot"))
                        .plan()
                        .summary())
                .contains("shop/data-db-0")
                .doesNotContain("dbx");
    }

    @Test
    void givesUpOnASnapshotWhoseErrorLasts() {
        snapshots("fast");
        claim("data");
        var backup = backup(Shop.ref("PersistentVolumeClaim", "data"), Map.of());
        backup.plan();
        backup.call();
        status(
                made("snapshot.storage.k8s.io/v1", "VolumeSnapshot").getFirst(),
                Map.of("readyToUse", false, "error", Map.of("message", "quota of the array")));
        backup.call();
        assertThat(backup.states()).as("it may pass").containsExactly(State.UNDER_WAY);
        shop.wait(Duration.ofMinutes(11));

        assertThat(backup.broken().reason()).contains("quota of the array");
    }

    @Test
    void refusesAVolumeWithoutASnapshotClass() {
        snapshots();
        claim("data");
        var target = Shop.ref("PersistentVolumeClaim", "data");
        assertThat(refusal(target, Map.of())).contains("No VolumeSnapshotClass", "csi.example.com", "create one");
        snapshots("fast", "slow");
        assertThat(refusal(target, Map.of())).contains("is-default-class=true");
        claim("nfs", "nfs: {server: s, path: /}", "Bound");
        assertThat(refusal(Shop.ref("PersistentVolumeClaim", "nfs"), Map.of()))
                .contains("not of a CSI driver", "Velero");
        claim("new", "csi: {driver: csi.example.com, volumeHandle: h}", "Pending");
        assertThat(refusal(Shop.ref("PersistentVolumeClaim", "new"), Map.of())).contains("not bound");
    }

    @Test
    void takesTheOtherWayWhereVeleroCannot() {
        velero("Unavailable");
        snapshots("fast");
        claim("data");
        assertThat(backup(NAMESPACE, Map.of()).plan().steps().getFirst().kind()).isEqualTo("snapshot");
        assertThat(refusal(NAMESPACE, Map.of("method", "velero"))).contains("Unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tar", "velero;ls", "../snapshot", "vеlero", "-1"})
    void refusesOtherMethods(String method) {
        assertThat(refusal(NAMESPACE, Map.of("method", method))).contains("method must be one of");
    }

    @Test
    void refusesWhatDoesNotExist() {
        velero("Available");
        assertThat(refusal(ObjectRef.of(Shop.CLUSTER, "Namespace", "", "../kube-system"), Map.of()))
                .contains("can be named");
    }
}
