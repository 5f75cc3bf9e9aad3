package io.kubernaut.core.assessment;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.NodeMaking;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMaking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetHealthTest {
    private static final Instant SHOWN = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = SHOWN.plusSeconds(300);
    private static final ObjectRef CART = ObjectRef.of("", "Deployment", "shop", "cart");
    private static final ObjectRef NODE = ObjectRef.of("", "Node", "", "worker-1");

    private static PodMaking pod(String name) {
        return aPod("shop", "cart-1-" + name).ownedBy("ReplicaSet", "cart-1");
    }

    private static ClusterIndex cart(int desired, PodMaking... pods) {
        var objects = new ArrayList<ObjectMaking<?>>(List.of(pods));
        objects.add(aDeployment("shop", "cart").replicas(desired, 0));
        objects.add(aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"));
        return aCluster(objects.toArray(ObjectMaking<?>[]::new));
    }

    private static Component look(ClusterIndex cluster, ObjectRef target) {
        return new TargetHealth(cluster, SHOWN, LATER).look(target).component();
    }

    static Stream<Arguments> pods() {
        return Stream.of(
                Arguments.of(cart(2, pod("a"), pod("b")), 1.0, "2 of 2 pods are ready."),
                Arguments.of(cart(2, pod("a"), pod("b").unready()), 0.5, "1 of 2 pods are ready."),
                Arguments.of(cart(2), 0.0, "0 of 2 pods are ready."),
                Arguments.of(cart(2, pod("a"), pod("b").crashing()), 0.5, "1 of 2 pods are ready, 1 crashes."),
                Arguments.of(cart(1, pod("a").oomKilled()), 0.0, "0 of 1 pod is ready, 1 crashes."),
                // A stuck rollout: as many are ready as there should be, and the new one crashes beside them.
                Arguments.of(
                        cart(2, pod("a"), pod("b"), pod("c").crashing()), 0.6667, "2 of 2 pods are ready, 1 crashes."),
                Arguments.of(
                        cart(2, pod("a"), pod("b").restartedAt(SHOWN.plusSeconds(60))),
                        0.75,
                        "2 of 2 pods are ready, 1 restarted since."),
                Arguments.of(cart(2, pod("a"), pod("b").restartedAt(SHOWN)), 1.0, "2 of 2 pods are ready."));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void isTheShareOfSoundPods(ClusterIndex cluster, double value, String because) {
        assertThat(look(cluster, CART).value()).isCloseTo(value, within(0.0001));
        assertThat(look(cluster, CART).because()).isEqualTo(because);
    }

    @Test
    void holdsNothingAgainstTheActionThatPodsItReplacedAreGoneOrGoing() {
        var cluster = cart(
                1,
                pod("a"),
                pod("old").crashing().terminatingSince(SHOWN),
                pod("evicted").evicted());

        assertThat(look(cluster, CART).value()).isEqualTo(1);
    }

    @Test
    void isNotKnownWhereNoPodsAreWanted() {
        assertThat(look(cart(0), CART).value()).isNull();
    }

    @Test
    void isNotKnownWhereTheTargetIsGone() {
        assertThat(look(aCluster(), CART).value()).isNull();
        assertThat(look(aCluster(), CART).because()).isEqualTo("shop/Deployment/cart is not there any more.");
        assertThat(look(aCluster(), NODE).value()).isNull();
    }

    @Test
    void isNotMeasuredOfOtherKinds() {
        var claim = ObjectRef.of("", "PersistentVolumeClaim", "shop", "data");

        assertThat(look(aCluster(), claim).because())
                .isEqualTo("The health of a PersistentVolumeClaim is not measured.");
    }

    @Test
    void isNotKnownForNowWhereTheClusterCannotBeRead() {
        var away = new TargetHealth(ClusterIndex.filling("", "connection refused"), SHOWN, LATER).look(CART);

        assertThat(away.component().value()).isNull();
        assertThat(away.component().because()).isEqualTo("The cluster cannot be read: connection refused.");
        assertThat(away.passing()).isTrue();
    }

    static Stream<Arguments> nodes() {
        return Stream.of(
                Arguments.of(aNode("worker-1"), 1.0),
                Arguments.of(aNode("worker-1").notReady("Unknown"), 0.0),
                Arguments.of(aNode("worker-1").withPressure("DiskPressure"), 0.5));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void ofANodeIsWhetherItIsReady(NodeMaking node, double value) {
        assertThat(look(aCluster(node), NODE).value()).isEqualTo(value);
    }
}
