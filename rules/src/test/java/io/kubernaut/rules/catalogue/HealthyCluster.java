package io.kubernaut.rules.catalogue;

import static io.kubernaut.core.cluster.ClusterFixtures.aBudget;
import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aCronJob;
import static io.kubernaut.core.cluster.ClusterFixtures.aCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aDaemonSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aJob;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReadyCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aSecret;
import static io.kubernaut.core.cluster.ClusterFixtures.aService;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aVolumeOf;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;

import io.kubernaut.core.cluster.ClusterIndex;
import java.util.List;

/** A small cluster in which everything is well, with one object of each kind that alerts name. */
final class HealthyCluster {
    private HealthyCluster() {}

    static ClusterIndex view() {
        var cart = aDeployment("shop", "cart").replicas(2, 2).revision(3).template("t3");
        var set = aReplicaSet("shop", "cart-5d9f")
                .replicas(2, 2)
                .revision(3)
                .template("t3")
                .ownedBy(cart);
        var before = aReplicaSet("shop", "cart-1111")
                .replicas(0, 0)
                .revision(2)
                .template("t2")
                .ownedBy(cart);
        var database = aStatefulSet("shop", "orders-db").replicas(1, 1);
        var agent = aDaemonSet("shop", "agent").replicas(1, 1);
        var orders = aReadyCustomObject(
                "postgresql.cnpg.io/v1",
                "Cluster",
                "shop",
                "orders",
                "spec.instances",
                "2",
                "status.instances",
                "2",
                "status.readyInstances",
                "2",
                "status.currentPrimary",
                "orders-1",
                "status.phase",
                "Cluster in healthy state");
        var events = aReadyCustomObject("kafka.strimzi.io/v1beta2", "Kafka", "shop", "events");
        var brokers = aReadyCustomObject("core.strimzi.io/v1beta2", "StrimziPodSet", "shop", "events-kafka")
                .ownedBy(events);
        return aCluster(
                aNamespace("shop"),
                aNamespace("edge"),
                aNode("worker-1").at("10.0.1.11"),
                aNode("worker-2").at("10.0.1.12"),
                aNode("worker-3").at("10.0.1.13"),
                cart,
                set,
                before,
                aPod("shop", "cart-5d9f-a").ownedBy(set).on("worker-1").labelled("app", "cart"),
                aPod("shop", "cart-5d9f-b").ownedBy(set).on("worker-2").labelled("app", "cart"),
                database,
                aPod("shop", "orders-db-0").ownedBy(database).on("worker-3").mounting("data-orders-db-0"),
                aClaim("shop", "data-orders-db-0"),
                aVolumeOf("shop", "data-orders-db-0"),
                agent,
                aPod("shop", "agent-x").ownedBy(agent).on("worker-1"),
                aCronJob("shop", "import"),
                aJob("shop", "import-1").ownedBy("CronJob", "import"),
                anAutoscaler("shop", "cart", "Deployment", "cart"),
                aBudget("shop", "cart", 1, "app", "cart"),
                aService("shop", "cart", "app", "cart"),
                aSecret("shop", "cart-key"),
                aReadyCustomObject(
                        "cert-manager.io/v1",
                        "Certificate",
                        "shop",
                        "cart-tls",
                        "spec.secretName",
                        "cart-tls",
                        "status.renewalTime",
                        "2026-02-15T00:00:00Z",
                        "status.notAfter",
                        "2026-03-15T00:00:00Z"),
                orders,
                aPod("shop", "orders-1").ownedBy(orders).on("worker-1").mounting("orders-1"),
                aPod("shop", "orders-2").ownedBy(orders).on("worker-2"),
                aClaim("shop", "orders-1"),
                events,
                brokers,
                aPod("shop", "events-kafka-0").ownedBy(brokers).on("worker-2").mounting("data-events-kafka-0"),
                aClaim("shop", "data-events-kafka-0"),
                aReadyCustomObject("kafka.strimzi.io/v1beta2", "KafkaTopic", "shop", "placed", "spec.partitions", "6"),
                aCustomObject("velero.io/v1", "Schedule", "shop", "daily", List.of("status.phase", "Enabled")),
                aCustomObject("velero.io/v1", "Backup", "shop", "daily-1", List.of("status.phase", "Completed"))
                        .labelled("velero.io/schedule-name", "daily"),
                aCustomObject(
                        "velero.io/v1",
                        "BackupStorageLocation",
                        "shop",
                        "default",
                        List.of("status.phase", "Available")),
                aReadyCustomObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "shop", "shop"),
                aReadyCustomObject("helm.toolkit.fluxcd.io/v2", "HelmRelease", "shop", "shop"),
                aCustomObject(
                        "argoproj.io/v1alpha1",
                        "Application",
                        "shop",
                        "shop",
                        List.of("status.sync.status", "Synced", "status.health.status", "Healthy")),
                aCustomObject("networking.istio.io/v1", "VirtualService", "shop", "cart", List.of()));
    }
}
