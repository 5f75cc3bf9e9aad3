package io.kubernaut.core.context;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetsTest {
    @Test
    void countsNodesByWhatIsWrongWithThem() {
        var fleet = Fleets.of(aCluster(
                aNode("cp-1").controlPlane().notReady("Unknown"),
                aNode("cp-2").controlPlane(),
                aNode("w-1").notReady("False").withPressure("MemoryPressure"),
                aNode("w-2").unschedulable().withPressure("DiskPressure"),
                aNode("w-3"),
                aPod("shop", "waits").unschedulable()));

        assertThat(fleet)
                .isEqualTo(new Fleet(
                        5,
                        2,
                        1,
                        1,
                        1,
                        2,
                        1,
                        java.util.List.of("cp-1", "w-1"),
                        4_000,
                        16L << 30,
                        4_000,
                        16L << 30,
                        1,
                        java.util.List.of(),
                        java.util.List.of()));
        assertThat(fleet.notReadyShare()).isEqualTo(0.4);
        assertThat(fleet.unschedulableShare()).isEqualTo(0.2);
    }

    @Test
    void namesTheNodesThatKubernautClosedAndThatStillAre() {
        var by = "kubernaut.io/cordoned-by";
        var fleet = Fleets.of(aCluster(
                aNode("w-1").unschedulable().annotated(by, "kubernaut"),
                aNode("w-2").annotated(by, "kubernaut"),
                aNode("w-3").unschedulable()));

        assertThat(fleet.closedByUs()).extracting(n -> n.name()).containsExactly("w-1");
    }

    @Test
    void takesOffWhatPodsRequestExceptThoseThatAreOver() {
        var fleet = Fleets.of(aCluster(
                aNode("w-1"),
                aNode("w-2"),
                aPod("shop", "a").on("w-1").requesting(1_000, 4L << 30),
                aPod("shop", "b").on("w-2").requesting(3_000, 1L << 30),
                aPod("shop", "done").on("w-1").requesting(3_000, 8L << 30).succeeded()));

        assertThat(fleet.freeCpu()).isEqualTo(3_000);
        assertThat(fleet.freeMemory()).isEqualTo(15L << 30);
        assertThat(fleet.totalFreeCpu()).isEqualTo(4_000);
        assertThat(fleet.totalFreeMemory()).isEqualTo(27L << 30);
    }

    @Test
    void countsAnOverbookedNodeAsFull() {
        var fleet = Fleets.of(
                aCluster(aNode("w-1"), aNode("w-2"), aPod("shop", "a").on("w-1").requesting(9_000, 99L << 30)));

        assertThat(fleet.totalFreeCpu()).isEqualTo(4_000);
        assertThat(fleet.totalFreeMemory()).isEqualTo(16L << 30);
    }

    @Test
    void namesAtMostTwentyUnreadyNodes() {
        var fleet = Fleets.of(aCluster(IntStream.range(0, 30)
                .mapToObj(i -> aNode("w-" + i).notReady("Unknown"))
                .toArray(ObjectMaking<?>[]::new)));

        assertThat(fleet.notReady()).isEqualTo(30);
        assertThat(fleet.notReadyNodes()).hasSize(20);
    }

    @Test
    void callsAZoneLostOnlyWhereSeveralWorkersAreGoneAndOthersAreNot() {
        assertThat(lostZones(
                        aNode("a-1").inZone("a").notReady("Unknown"),
                        aNode("a-2").inZone("a").notReady("False"),
                        aNode("b-1").inZone("b")))
                .containsExactly("a");
        assertThat(lostZones(
                        aNode("a-1").inZone("a").notReady("Unknown"),
                        aNode("a-2").inZone("a"),
                        aNode("b-1").inZone("b")))
                .isEmpty();
        assertThat(lostZones(
                        aNode("a-1").inZone("a").notReady("Unknown"),
                        aNode("b-1").inZone("b")))
                .isEmpty();
        assertThat(lostZones(
                        aNode("a-1").inZone("a").notReady("Unknown"),
                        aNode("a-2").inZone("a").notReady("Unknown")))
                .isEmpty();
        assertThat(lostZones(
                        aNode("a-1").notReady("Unknown"),
                        aNode("a-2").notReady("Unknown"),
                        aNode("b-1").inZone("b")))
                .isEmpty();
    }

    private static java.util.List<String> lostZones(ObjectMaking<?>... nodes) {
        return Fleets.of(aCluster(nodes)).lostZones();
    }

    @Test
    void anEmptyClusterHasNoShares() {
        assertThat(Fleets.of(aCluster())).isEqualTo(Fleet.UNKNOWN);
        assertThat(Fleet.UNKNOWN.notReadyShare()).isZero();
    }
}
