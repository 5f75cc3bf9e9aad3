package io.kubernaut.core.context;

import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aLimitRange;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aQuota;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizingTest {
    private static final long MEBI = 1L << 20;

    private static Snapshot cart(int replicas, ObjectMaking<?>... others) {
        var objects = new ArrayList<ObjectMaking<?>>(List.of(others));
        objects.add(aDeployment("shop", "cart")
                .replicas(replicas, replicas)
                .asking(new Resources(500L, 500L, 128 * MEBI, 128 * MEBI)));
        return aSnapshot().in(objects.toArray(ObjectMaking<?>[]::new)).made();
    }

    @Test
    void doublesWhereNothingBounds() {
        assertThat(cart(1).raisedMemory("app")).isEqualTo("256Mi");
        assertThat(cart(1).raisedCpu("app")).isEqualTo("1");
        assertThat(cart(1).raisedMemory("other")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void isNotBoundByAQuotaOfOtherThings(int replicas) {
        var pods = aQuota("shop", "pods", Map.of("pods", 10L), Map.of("pods", 1L));

        assertThat(cart(replicas, pods).raisedMemory("app")).isEqualTo("256Mi");
        assertThat(cart(replicas, pods).raisedCpu("app")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 64, 192Mi",
        "2, 64, 160Mi",
        "2, 40, ''",
        "1, 0, ''",
    })
    void sharesWhatTheQuotaLeavesAmongReplicas(int replicas, long leftMebi, String raised) {
        var quota = aQuota(
                "shop",
                "memory",
                Map.of("limits.memory", 1024 * MEBI),
                Map.of("limits.memory", (1024 - leftMebi) * MEBI));

        assertThat(cart(replicas, quota).raisedMemory("app")).isEqualTo(raised);
    }

    /** Of 500m each, by the request; a quota may name it by the resource alone. */
    @ParameterizedTest
    @CsvSource({"requests.cpu, 1000, 2", "cpu, 1000, 2", "cpu, 400, 0", "limits.cpu, 1000, 2", "services, 0, 8"})
    void hasRoomForAsManyPodsAsQuotasLetIn(String resource, long left, long room) {
        var quota = aQuota("shop", "compute", Map.of(resource, 9_000L), Map.of(resource, 9_000L - left));

        assertThat(cart(1, quota, aNode("w")).roomForPods()).isEqualTo(room);
    }

    @Test
    void staysWithinTheLimitRange() {
        var bounds = aLimitRange("shop", "bounds", 800, 200 * MEBI);

        assertThat(cart(1, bounds).raisedMemory("app")).isEqualTo("200Mi");
        assertThat(cart(1, bounds).raisedCpu("app")).isEqualTo("800m");
    }

    @Test
    void growsAClaimOnlyWithinTheQuota() {
        var claim = aClaim("shop", "data");
        var about = "shop/PersistentVolumeClaim/data";

        assertThat(aSnapshot().about(about).in(claim, aNode("w")).made().raisedClaim())
                .isEqualTo("15Gi");
        assertThat(aSnapshot()
                        .about(about)
                        .in(
                                claim,
                                aQuota(
                                        "shop",
                                        "storage",
                                        Map.of("requests.storage", 20L << 30),
                                        Map.of("requests.storage", 19L << 30)))
                        .made()
                        .raisedClaim())
                .isEmpty();
    }
}
