package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aDaemonSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStorageClass;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.memory.RecentAction.Ended;
import io.kubernaut.core.policy.Caution;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Snapshots are taken at noon of 2026-01-01. */
class DataRiskGuardTest {
    private static final String DB = "shop/StatefulSet/db";
    private final DataRiskGuard guard = new DataRiskGuard();

    private static SnapshotMaking db(ObjectMaking<?>... others) {
        var set = aStatefulSet("shop", "db").replicas(3, 3);
        var objects = new java.util.ArrayList<ObjectMaking<?>>(List.of(others));
        objects.add(set);
        objects.add(aPod("shop", "db-0").ownedBy(set).mounting("data"));
        objects.add(aClaim("shop", "data"));
        return aSnapshot().about(DB).in(objects.toArray(ObjectMaking<?>[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "failover_database, NEEDS_APPROVAL",
        "repair_database, NEEDS_APPROVAL",
        "compact_storage, NEEDS_APPROVAL",
        "restart_pod, ALLOW",
        "backup_data, ALLOW",
        "increase_resources, ALLOW",
    })
    void asksBeforeItWorksOnDataOfWhichItKnowsNoBackup(String action, String word) {
        assertThat(word(guard, aProposal(action).on(DB), db())).isEqualTo(word);
    }

    @Test
    void saysWhatIsAtRiskAndWhatIsKnownOfBackups() {
        var old = db().withRecentAction("backup_data", DB, "2025-12-30T12:00:00Z");
        var recent = db().withRecentAction("backup_data", DB, "2026-01-01T09:00:00Z");

        assertThat(verdict(guard, aProposal("repair_database").on(DB), db()))
                .isEqualTo(
                        new Verdict.NeedsApproval("repair_database works on stored data. No backup of it is known."));
        assertThat(verdict(guard, aProposal("repair_database").on(DB), old))
                .isEqualTo(new Verdict.NeedsApproval(
                        "repair_database works on stored data. The last backup known was made 2 d ago."));
        assertThat(verdict(guard, aProposal("repair_database").on(DB), recent))
                .isEqualTo(new Verdict.Allow("A backup was made 3 h ago. repair_database works on stored data."));
    }

    @ParameterizedTest
    @CsvSource({
        "backup_data, shop/StatefulSet/db, SUCCEEDED, ALLOW",
        "backup_data, Namespace/shop, SUCCEEDED, ALLOW",
        "backup_data, shop/StatefulSet/db, FAILED, NEEDS_APPROVAL",
        "backup_data, shop/StatefulSet/other, SUCCEEDED, NEEDS_APPROVAL",
        "collect_diagnostics, shop/StatefulSet/db, SUCCEEDED, NEEDS_APPROVAL",
    })
    void knowsBackupsThatItMadeItself(String action, String target, Ended ended, String word) {
        var snapshot = db().withRecentAction(action, target, "2026-01-01T09:00:00Z", ended, null);

        assertThat(word(guard, aProposal("repair_database").on(DB), snapshot)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "Completed, shop, '', 2026-01-01T09:00:00Z, ALLOW",
        "Completed, *, '', 2026-01-01T09:00:00Z, ALLOW",
        "Completed, '', '', 2026-01-01T09:00:00Z, ALLOW",
        "Completed, web, '', 2026-01-01T09:00:00Z, NEEDS_APPROVAL",
        "Completed, *, shop, 2026-01-01T09:00:00Z, NEEDS_APPROVAL",
        "PartiallyFailed, shop, '', 2026-01-01T09:00:00Z, NEEDS_APPROVAL",
        "Completed, shop, '', 2025-12-31T12:00:00Z, ALLOW",
        "Completed, shop, '', 2025-12-31T11:59:59Z, NEEDS_APPROVAL",
        "Completed, shop, '', 2026-01-01T12:00:01Z, NEEDS_APPROVAL",
        "Completed, shop, '', lately, NEEDS_APPROVAL",
    })
    void knowsVelerosBackupsOfTheNamespace(String phase, String included, String excluded, String at, String word) {
        var fields = new java.util.ArrayList<>(List.of("status.phase", phase, "status.completionTimestamp", at));
        if (!included.isEmpty()) {
            fields.addAll(List.of("spec.includedNamespaces.0", included));
        }
        if (!excluded.isEmpty()) {
            fields.addAll(List.of("spec.excludedNamespaces.0", excluded));
        }
        var backup = aCustomObject("velero.io/v1", "Backup", "velero", "nightly", fields);

        assertThat(word(guard, aProposal("repair_database").on(DB), db(backup))).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "data, true, ALLOW",
        "data, false, NEEDS_APPROVAL",
        "other, true, NEEDS_APPROVAL",
    })
    void knowsVolumeSnapshotsOfItsClaims(String claim, String ready, String word) {
        var taken = aCustomObject(
                "snapshot.storage.k8s.io/v1",
                "VolumeSnapshot",
                "shop",
                "data-1",
                List.of(
                        "spec.source.persistentVolumeClaimName",
                        claim,
                        "status.readyToUse",
                        ready,
                        "status.creationTime",
                        "2026-01-01T09:00:00Z"));

        assertThat(word(guard, aProposal("repair_database").on(DB), db(taken))).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T09:00:00Z, ALLOW", "2025-12-25T09:00:00Z, NEEDS_APPROVAL"})
    void knowsTheLastBackupOfACloudNativePgCluster(String at, String word) {
        var cluster = aCustomObject(
                "postgresql.cnpg.io/v1", "Cluster", "shop", "orders", List.of("status.lastSuccessfulBackup", at));
        var snapshot = aSnapshot().about("shop/Cluster/orders").in(cluster);

        assertThat(word(guard, aProposal("failover_database").on("shop/Cluster/orders"), snapshot))
                .isEqualTo(word);
    }

    @Test
    void alwaysAsksWhereNoAgeOfABackupIsAccepted() {
        var d = Caution.DEFAULTS;
        var never = new Caution(
                d.maintenance(),
                d.changeOwned(),
                d.cascadeTargets(),
                d.cascadeWindow(),
                d.leastReadyShare(),
                Duration.ZERO,
                d.leastConfidence());
        var snapshot = db().policy(aPolicy().cautious(never).made())
                .withRecentAction("backup_data", DB, "2026-01-01T12:00:00Z");

        assertThat(word(guard, aProposal("repair_database").on(DB), snapshot)).isEqualTo("NEEDS_APPROVAL");
    }

    @ParameterizedTest
    @CsvSource({"2, NEEDS_APPROVAL", "3, ALLOW", "4, ALLOW"})
    void asksBeforeMembersGo(int replicas, String word) {
        assertThat(word(guard, aProposal("scale_statefulset").on(DB).with("replicas", replicas), db()))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "shop/PersistentVolumeClaim/cache, /var/cache/thumbs, ALLOW",
        "shop/PersistentVolumeClaim/cache, /var/lib/data, NEEDS_APPROVAL",
        "Node/worker-1, , ALLOW",
    })
    void asksBeforeItDeletesWhatNoOwnerHasDeclaredToBeACache(String target, String paths, String word) {
        var cache = aClaim("shop", "cache")
                .annotated("kubernaut.io/data-class", "cache")
                .annotated("kubernaut.io/cleanup-path", "/var/cache/thumbs")
                .annotated("kubernaut.io/cleanup-older-than", "72h");
        var proposal = aProposal("cleanup_storage").on(target);

        assertThat(word(
                        guard,
                        paths == null ? proposal : proposal.with("paths", paths),
                        aSnapshot().about(target).in(cache, aNode("worker-1"))))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"true, NEEDS_APPROVAL", "false, ALLOW"})
    void asksBeforeEmptyDirsAreLost(boolean delete, String word) {
        assertThat(word(
                        guard,
                        aProposal("drain_node").on("Node/worker-1").with("deleteEmptyDir", delete),
                        aSnapshot().about("Node/worker-1").in(aNode("worker-1"))))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "host path, ebs.csi.aws.com, NEEDS_APPROVAL",
        "claim, rancher.io/local-path, NEEDS_APPROVAL",
        "claim, ebs.csi.aws.com, ALLOW",
        "nothing, rancher.io/local-path, ALLOW",
        // They come back to the same node, or have come to their end.
        "host path of a daemon, ebs.csi.aws.com, ALLOW",
        "host path of a static pod, ebs.csi.aws.com, ALLOW",
        "host path of one that is over, ebs.csi.aws.com, ALLOW",
    })
    void asksBeforePodsLeaveTheirDataOnTheNode(String keeps, String provisioner, String word) {
        var daemons = aDaemonSet("shop", "agent");
        var pod = aPod("shop", "a").on("worker-1");
        pod = switch (keeps) {
            case "host path" -> pod.withHostPath();
            case "host path of a daemon" -> pod.withHostPath().ownedBy(daemons);
            case "host path of a static pod" -> pod.withHostPath().mirror();
            case "host path of one that is over" -> pod.withHostPath().succeeded();
            case "claim" -> pod.mounting("data");
            default -> pod;
        };
        var snapshot = aSnapshot()
                .about("Node/worker-1")
                .in(aNode("worker-1"), pod, daemons, aClaim("shop", "data"), aStorageClass(provisioner));

        assertThat(word(guard, aProposal("drain_node").on("Node/worker-1"), snapshot))
                .isEqualTo(word);
        assertThat(word(guard, aProposal("cordon_node").on("Node/worker-1"), snapshot))
                .isEqualTo("ALLOW");
    }
}
