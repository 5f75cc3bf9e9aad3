package io.kubernaut.core.context;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.policy.Thresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");

    private static List<Peer> peers(ObjectMaking<?>... objects) {
        return new Peers(aCluster(objects), Thresholds.DEFAULTS, NOW).of(CART, 20);
    }

    @Test
    void leavesOutTheSubjectTheHealthyAndOtherNamespaces() {
        assertThat(peers(
                        aDeployment("shop", "cart").replicas(2, 0),
                        aDeployment("shop", "well").replicas(2, 2),
                        aDeployment("other", "ill").replicas(2, 0)))
                .isEmpty();
    }

    @Test
    void tellsThatADatabaseCrashes() {
        var peers = peers(
                aStatefulSet("shop", "db").replicas(1, 0),
                aPod("shop", "db-0").ownedBy("StatefulSet", "db").oomKilled());

        assertThat(peers)
                .containsExactly(
                        new Peer(ObjectRef.parse("", "shop/StatefulSet/db"), 1, 0, true, true, "app", true, false));
    }

    @Test
    void tellsThatAPeerWasJustReleased() {
        var peers = peers(
                aDeployment("shop", "api").replicas(1, 0),
                aReplicaSet("shop", "api-2")
                        .ownedBy("Deployment", "api")
                        .revision(2)
                        .createdAt(NOW.minus(Duration.ofHours(2))),
                aPod("shop", "api-2-a").ownedBy("ReplicaSet", "api-2").crashing());

        assertThat(peers).singleElement().satisfies(p -> {
            assertThat(p.recentRelease()).isTrue();
            assertThat(p.data()).isFalse();
            assertThat(p.crashing()).isTrue();
        });
    }

    @Test
    void doesNotTakeEvictedPodsForFailingOnes() {
        assertThat(peers(
                        aDeployment("shop", "api").replicas(1, 1),
                        aReplicaSet("shop", "api-1")
                                .ownedBy("Deployment", "api")
                                .revision(1),
                        aPod("shop", "api-1-old").ownedBy("ReplicaSet", "api-1").evicted()))
                .isEmpty();
    }

    @Test
    void thereAreNoneOfAClusterScopedSubject() {
        var node = ObjectRef.parse("", "Node/worker-1");

        assertThat(new Peers(aCluster(aDeployment("shop", "ill").replicas(2, 0)), Thresholds.DEFAULTS, NOW)
                        .of(node, 20))
                .isEmpty();
    }
}
