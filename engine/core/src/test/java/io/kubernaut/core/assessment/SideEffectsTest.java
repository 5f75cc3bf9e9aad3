package io.kubernaut.core.assessment;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aWarning;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMaking;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SideEffectsTest {
    private static final Instant DECIDED = Instant.parse("2026-01-01T11:00:00Z");
    private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SHOWN = BEGAN.plusSeconds(60);
    private static final Instant LATER = SHOWN.plusSeconds(120);
    private static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");
    private static final ObjectRef WORKER = ObjectRef.of("", "Node", "", "worker-1");

    private static PodMaking pod() {
        return aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1").on("worker-1");
    }

    private static PodMaking neighbour(String namespace) {
        return aPod(namespace, "till-0").ownedBy("StatefulSet", "till").on("worker-1");
    }

    private static ClusterIndex cluster(ObjectMaking<?>... more) {
        var all = Stream.concat(
                Stream.of(
                        aNode("worker-1"),
                        aDeployment("shop", "cart").replicas(1, 1),
                        aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                        pod()),
                Stream.of(more));
        return aCluster(all.toArray(ObjectMaking<?>[]::new));
    }

    private static Snapshot before(ObjectMaking<?>... more) {
        return aSnapshot().in(cluster(more)).takenAt(DECIDED.toString()).made();
    }

    private static List<Deduction> seen(@Nullable Snapshot before, ClusterIndex now, ObjectRef target) {
        return new SideEffects(now, before, BEGAN, SHOWN).of(target, Set.of(target), "Since the action");
    }

    private static List<Deduction> seen(Snapshot before, ObjectMaking<?>... now) {
        return seen(before, cluster(now), CART);
    }

    @Test
    void aWarningOfTheTargetsPodThatIsNewLowersTheScore() {
        assertThat(seen(before(), aWarning(pod(), "e1", "FailedMount", LATER, LATER)))
                .containsExactly(new Deduction(
                        Deduction.Kind.SIDE_EFFECT,
                        0.9,
                        "Since the action there are new warnings: FailedMount at shop/Pod/cart-1-a."));
    }

    @Test
    void aWarningThatTheSnapshotOfTheDecisionHadIsNotNew() {
        var then = before(aWarning(aDeployment("shop", "cart"), "e0", "FailedMount", DECIDED, DECIDED));

        assertThat(seen(then, aWarning(pod(), "e1", "FailedMount", LATER, LATER)))
                .isEmpty();
    }

    @Test
    void aWarningThatCameUpBetweenTheDecisionAndTheActionIsNotNew() {
        var between = BEGAN.minusSeconds(1);

        assertThat(seen(before(), aWarning(pod(), "e1", "FailedMount", between, LATER)))
                .isEmpty();
        assertThat(seen(
                        before(),
                        aWarning(pod(), "e1", "FailedMount", between, between),
                        aWarning(aReplicaSet("shop", "cart-1"), "e2", "FailedMount", LATER, LATER)))
                .isEmpty();
    }

    @Test
    void aWarningThatAPodHadWhichTheActionReplacedIsNotNewAlsoWhereEventsWereOutOfSight() {
        var replaced = aPod("shop", "cart-1-old").ownedBy("ReplicaSet", "cart-1");
        var then = cluster(replaced);
        then.nowUnseen("Event", "forbidden");

        assertThat(seen(
                        aSnapshot().in(then).made(),
                        aWarning(replaced, "e0", "FailedMount", BEGAN.minusSeconds(9), BEGAN),
                        aWarning(pod(), "e1", "FailedMount", LATER, LATER)))
                .isEmpty();
    }

    @Test
    void theStirOfTheActionItselfIsNoSideEffect() {
        assertThat(seen(before(), aWarning(pod(), "e1", "Unhealthy", BEGAN.plusSeconds(9), SHOWN)))
                .isEmpty();
    }

    @Test
    void warningsOfPodsThatAreGoneOrGoingOrOfOthersDoNotCount() {
        var going = aPod("shop", "cart-1-b").ownedBy("ReplicaSet", "cart-1").terminatingSince(LATER);
        var gone = aPod("shop", "cart-1-c");

        assertThat(seen(
                        before(),
                        going,
                        aWarning(going, "e1", "FailedKillPod", LATER, LATER),
                        aWarning(gone, "e2", "Unhealthy", LATER, LATER),
                        aWarning(aPod("shop", "till-0"), "e3", "Unhealthy", LATER, LATER)))
                .isEmpty();
    }

    @Test
    void whereTheSnapshotMayHaveLeftOutWarningsNothingIsNew() {
        var many = IntStream.range(0, SnapshotBuilder.MAX_EVENTS)
                .mapToObj(i -> aWarning(pod(), "old-" + i, "BackOff", DECIDED, DECIDED))
                .toArray(ObjectMaking<?>[]::new);

        assertThat(seen(before(many), aWarning(pod(), "e1", "FailedMount", LATER, LATER)))
                .isEmpty();
    }

    @Test
    void aNeighbourThatFellAfterTheActionLowersTheScore() {
        var till = aStatefulSet("shop", "till");

        assertThat(seen(
                        before(till.replicas(1, 1), neighbour("shop")),
                        aStatefulSet("shop", "till").replicas(1, 0),
                        neighbour("shop").unreadySince(LATER)))
                .containsExactly(new Deduction(
                        Deduction.Kind.SIDE_EFFECT,
                        0.8,
                        "Since the action neighbours became unready: shop/StatefulSet/till."));
    }

    @Test
    void aNeighbourOnTheSameNodeCountsInAnyNamespace() {
        var fallen = new ObjectMaking<?>[] {
            aStatefulSet("bank", "till").replicas(1, 0), neighbour("bank").unreadySince(LATER)
        };
        var elsewhere = new ObjectMaking<?>[] {
            aStatefulSet("bank", "till").replicas(1, 0),
            neighbour("bank").on("worker-2").unreadySince(LATER),
            aNode("worker-2")
        };

        assertThat(seen(before(), fallen)).hasSize(1);
        assertThat(seen(before(), elsewhere)).isEmpty();
        assertThat(seen(aSnapshot().about(WORKER.display()).in(cluster()).made(), cluster(fallen), WORKER))
                .hasSize(1);
    }

    @Test
    void aNeighbourThatWasUnwellWhenItWasDecidedIsNotCounted() {
        var then = before(aStatefulSet("shop", "till").replicas(1, 0), neighbour("shop"));

        assertThat(seen(
                        then,
                        aStatefulSet("shop", "till").replicas(1, 0),
                        neighbour("shop").unreadySince(LATER)))
                .isEmpty();
    }

    @Test
    void aNeighbourThatFellBetweenTheDecisionAndTheActionIsNotCounted() {
        assertThat(seen(
                        before(),
                        aStatefulSet("shop", "till").replicas(1, 0),
                        neighbour("shop").unreadySince(BEGAN.minusSeconds(1))))
                .isEmpty();
    }

    @Test
    void aNeighbourThatGoesUpAndDownIsNotCounted() {
        var till = aStatefulSet("shop", "till").replicas(1, 0);

        assertThat(seen(before(), till, neighbour("shop").crashing().unreadySince(LATER)))
                .isEmpty();
        assertThat(seen(
                        before(),
                        till,
                        neighbour("shop").unreadySince(LATER),
                        aWarning(neighbour("shop"), "e1", "Unhealthy", BEGAN.minusSeconds(60), LATER)))
                .isEmpty();
    }

    @Test
    void aNeighboursReleaseIsNotCounted() {
        assertThat(seen(
                        before(),
                        aStatefulSet("shop", "till").replicas(1, 0),
                        neighbour("shop").createdAt(LATER).unreadySince(LATER)))
                .isEmpty();
    }

    @Test
    void aNodeThatFailedIsNotTheWorkOfWhatWasDoneToAWorkload() {
        assertThat(seen(
                        before(),
                        aNode("worker-9").notReady("False"),
                        aStatefulSet("shop", "till").replicas(1, 0),
                        neighbour("shop").on("worker-9").unreadySince(LATER)))
                .isEmpty();
    }

    @Test
    void whatCannotBeToldLowersNothing() {
        var warned = new ObjectMaking<?>[] {
            aWarning(pod(), "e1", "FailedMount", LATER, LATER),
            aStatefulSet("shop", "till").replicas(1, 0),
            neighbour("shop").unreadySince(LATER)
        };
        assertThat(seen(before(), warned)).hasSize(2);

        assertThat(seen(null, cluster(warned), CART)).isEmpty();
        assertThat(seen(aSnapshot().in(cluster()).clusterAway("refused").made(), warned))
                .isEmpty();
        var away = cluster(warned);
        away.nowUnavailable("refused");
        assertThat(seen(before(), away, CART)).isEmpty();
        var unseen = cluster(warned);
        unseen.nowUnseen("Event", "forbidden");
        assertThat(seen(before(), unseen, CART)).isEmpty();
    }
}
