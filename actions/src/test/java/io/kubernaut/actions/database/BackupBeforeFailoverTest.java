package io.kubernaut.actions.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.kubernaut.actions.apiserver.PodExec;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.PlanStep.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the primary has on its volumes is backed up before another member takes its place. */
class BackupBeforeFailoverTest {
    private static final String SNAPSHOTS = "snapshot.storage.k8s.io/v1";
    private final Shop shop = new Shop((namespace, pod, container, command) -> PodExec.Result.ok("db-2 0\n"));

    @AfterEach
    void close() {
        shop.close();
    }

    private void database(String... healthy) {
        shop.server.serve(Kind.custom("postgresql.cnpg.io", "v1", "clusters", "Cluster"));
        shop.load("""
                apiVersion: postgresql.cnpg.io/v1
                kind: Cluster
                metadata: {name: db, namespace: shop}
                status:
                  currentPrimary: db-1
                  targetPrimary: db-1
                  phase: Cluster in healthy state
                  instanceNames: [db-1, db-2]
                  instancesStatus: {healthy: [%s]}
                """.formatted(String.join(", ", healthy)));
        for (var name : List.of("db-1", "db-2")) {
            shop.load("""
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: pv-%1$s}
                    spec:
                      capacity: {storage: 1Gi}
                      accessModes: [ReadWriteOnce]
                      csi: {driver: csi.example.com, volumeHandle: %1$s}
                      claimRef: {namespace: shop, name: %1$s}
                    ---
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: %1$s, namespace: shop}
                    spec: {accessModes: [ReadWriteOnce], volumeName: pv-%1$s, resources: {requests: {storage: 1Gi}}}
                    status: {phase: Bound}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %1$s, namespace: shop, labels: {cnpg.io/cluster: db}}
                    spec:
                      containers: [{name: postgres, image: postgres}]
                      volumes: [{name: pgdata, persistentVolumeClaim: {claimName: %1$s}}]
                    """.formatted(name));
        }
        shop.settle();
    }

    private void snapshotsAreInstalled() {
        shop.server.serve(Kind.custom("snapshot.storage.k8s.io", "v1", "volumesnapshots", "VolumeSnapshot"));
        shop.server.serve(
                Kind.customInCluster("snapshot.storage.k8s.io", "v1", "volumesnapshotclasses", "VolumeSnapshotClass"));
        shop.load("""
                apiVersion: snapshot.storage.k8s.io/v1
                kind: VolumeSnapshotClass
                metadata: {name: fast}
                driver: csi.example.com
                deletionPolicy: Retain
                """);
    }

    private SteppedTrial failover(Map<String, Object> parameters) {
        return shop.stepped("failover_database", Shop.ref("Cluster", "db"), parameters);
    }

    private List<GenericKubernetesResource> snapshots() {
        return shop.client
                .genericKubernetesResources(SNAPSHOTS, "VolumeSnapshot")
                .inNamespace("shop")
                .list()
                .getItems();
    }

    private void ends(Map<String, Object> status) {
        var snapshot = snapshots().getFirst();
        snapshot.setAdditionalProperty("status", status);
        shop.client.resource(snapshot).updateStatus();
    }

    private String asked() {
        return shop.client
                .genericKubernetesResources("postgresql.cnpg.io/v1", "Cluster")
                .inNamespace("shop")
                .withName("db")
                .get()
                .get("status", "targetPrimary");
    }

    private static List<String> kinds(List<PlanStep> steps) {
        return steps.stream().map(PlanStep::kind).toList();
    }

    @Test
    void snapshotsTheVolumeOfThePrimaryAndSwitchesOnlyOnceThatIsWhole() {
        database("db-1", "db-2");
        snapshotsAreInstalled();
        var failover = failover(Map.of());
        shop.assertNothingWritten(() -> {
            var plan = failover.plan();
            assertThat(kinds(plan.steps())).containsExactly("snapshot", "check", "switch");
            assertThat(plan.diff()).contains("VolumeSnapshot", "persistentVolumeClaimName: db-1", "+ primary: db-2");
        });

        failover.call();
        failover.call();

        assertThat(failover.states()).containsExactly(State.UNDER_WAY, State.PENDING, State.PENDING);
        assertThat(asked()).isEqualTo("db-1");
        ends(Map.of("readyToUse", true, "restoreSize", "1Gi"));
        failover.call();
        failover.call();
        failover.call();
        assertThat(failover.states()).containsExactly(State.DONE, State.DONE, State.UNDER_WAY);
        assertThat(asked()).isEqualTo("db-2");
    }

    @Test
    void doesNotSwitchWhereTheBackupFailsAndKeepsWhatThereIsOfIt() {
        database("db-1", "db-2");
        snapshotsAreInstalled();
        var failover = failover(Map.of());
        failover.plan();
        failover.call();
        ends(Map.of("readyToUse", false, "error", Map.of("message", "quota of the array")));
        shop.wait(java.time.Duration.ofMinutes(11));

        assertThat(failover.broken().reason()).contains("Step 1 of 3 (snapshot)", "quota of the array");
        assertThat(failover.undo()).isInstanceOf(Application.Applied.class);

        assertThat(asked()).isEqualTo("db-1");
        assertThat(snapshots()).as("people judge half a backup").hasSize(1);
    }

    @Test
    void refusesWhereNoBackupCanBeMadeUnlessAPersonMadeOne() {
        database("db-1", "db-2");

        assertThat(shop.trial("failover_database", Shop.ref("Cluster", "db"), Map.of())
                        .refusal())
                .isEqualTo("Cluster shop/db: It cannot be backed up first. Volume snapshots are not installed in this"
                        + " cluster. Make a backup yourself and say withoutBackup, or have snapshots set up.");
        var plan = failover(Map.of("withoutBackup", true)).plan();
        assertThat(kinds(plan.steps())).containsExactly("check", "switch");
        assertThat(plan.steps().getFirst().summary()).endsWith("No backup is made, as it was asked for.");
    }

    @Test
    void doesNotWaitForABackupOfAPrimaryThatIsDown() {
        database("db-2");
        snapshotsAreInstalled();

        var plan = failover(Map.of()).plan();

        assertThat(kinds(plan.steps())).containsExactly("check", "switch");
        assertThat(plan.steps().getFirst().summary())
                .endsWith("No backup is made first: the primary is down, and its replicas hold what it held.");
    }
}
