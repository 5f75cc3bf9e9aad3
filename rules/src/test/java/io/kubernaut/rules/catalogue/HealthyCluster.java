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
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aSecret;
import static io.kubernaut.core.cluster.ClusterFixtures.aService;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aVolumeOf;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;

import io.kubernaut.core.cluster.ClusterIndex;

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
                aCustomObject("Certificate", "shop", "cart-tls"),
                aCustomObject("Schedule", "shop", "daily"));
    }
}
