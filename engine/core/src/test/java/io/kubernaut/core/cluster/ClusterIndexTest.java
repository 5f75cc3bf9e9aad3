package io.kubernaut.core.cluster;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterIndexTest {
    private static List<String> names(List<? extends ClusterObject> objects) {
        return objects.stream().map(o -> o.ref().display()).toList();
    }

    @Test
    void listsANamespaceAndNothingOfItsNeighbours() {
        var index = aCluster(
                aPod("shop", "b"),
                aPod("shop", "a"),
                aPod("sho", "x"),
                aPod("shop-eu", "y"),
                aPod("shopp", "z"),
                aNode("shop"));

        assertThat(names(index.list(PodState.class, "shop"))).containsExactly("shop/Pod/a", "shop/Pod/b");
        assertThat(index.list(PodState.class)).hasSize(5);
        assertThat(index.list(NodeState.class, "")).hasSize(1);
        assertThat(index.list(ClaimState.class, "shop")).isEmpty();
    }

    @Test
    void listsCustomObjectsOfAllKindsOfANamespace() {
        var index = aCluster(aCustomObject("Zebra", "shop", "a"), aCustomObject("Ant", "shop", "z"));

        assertThat(names(index.list(CustomObjectState.class, "shop"))).containsExactly("shop/Ant/z", "shop/Zebra/a");
    }

    @Test
    void findsByKindAndName() {
        var index = aCluster(aDeployment("shop", "cart"), aReplicaSet("shop", "cart"), aNamespace("shop"));

        assertThat(index.workload(ObjectRef.parse("", "shop/ReplicaSet/cart")))
                .hasValueSatisfying(w -> assertThat(w.kind()).isEqualTo("ReplicaSet"));
        assertThat(index.workload(ObjectRef.parse("", "shop/StatefulSet/cart"))).isEmpty();
        assertThat(index.namespaceExists("shop")).isTrue();
        assertThat(index.namespaceExists("Shop")).isFalse();
    }

    @Test
    void followsAPodThatIsScheduledAndGoesAway() {
        var index = aCluster(aPod("shop", "p").ownedBy("ReplicaSet", "r"));
        assertThat(index.podsOn("n1")).isEmpty();

        index.put(aPod("shop", "p").ownedBy("ReplicaSet", "r").on("n1").made());
        assertThat(index.podsOn("n1")).hasSize(1);

        index.put(aPod("shop", "p").on("n2").made());
        assertThat(index.podsOn("n1")).isEmpty();
        assertThat(index.podsOn("n2")).hasSize(1);
        assertThat(index.controlledBy("uid-ReplicaSet-shop-r")).isEmpty();
        assertThat(index.podsNamed("p")).hasSize(1);

        index.remove(PodState.class, ObjectRef.parse("", "shop/Pod/p"));
        assertThat(index.podsOn("n2")).isEmpty();
        assertThat(index.podsNamed("p")).isEmpty();
        assertThat(index.list(PodState.class)).isEmpty();
    }

    private record Names(List<String> pods) {
        static Names of(ClusterView view) {
            return new Names(names(view.list(PodState.class)));
        }
    }

    @Test
    void keepsWhatWasWorkedOutUntilSuchAnObjectChanges() {
        var index = aCluster(aPod("shop", "p"), aNode("n"));
        var of = List.<Class<? extends ClusterObject>>of(PodState.class);
        var first = index.derived(Names.class, of, Names::of);

        index.put(aNode("m").made());
        assertThat(index.derived(Names.class, of, Names::of)).isSameAs(first);

        index.put(aPod("shop", "q").made());
        assertThat(index.derived(Names.class, of, Names::of).pods()).containsExactly("shop/Pod/p", "shop/Pod/q");

        index.remove(PodState.class, ObjectRef.parse("", "shop/Pod/p"));
        assertThat(index.derived(Names.class, of, Names::of).pods()).containsExactly("shop/Pod/q");
    }

    @Test
    void doesNotKeepWhatWasWorkedOutWhileItChanged() {
        var index = aCluster(aPod("shop", "p"));
        var of = List.<Class<? extends ClusterObject>>of(PodState.class);

        index.derived(Names.class, of, view -> {
            var before = Names.of(view);
            index.put(aPod("shop", "q").made());
            return before;
        });

        assertThat(index.derived(Names.class, of, Names::of).pods()).hasSize(2);
    }

    @Test
    void removesWhatIsNotThereWithoutAWord() {
        var index = aCluster();

        index.remove(PodState.class, ObjectRef.parse("", "shop/Pod/p"));

        assertThat(index.sizes()).isEmpty();
    }

    @Test
    void isAvailableOnlyWhenItSaysSo() {
        var index = ClusterIndex.filling("prod", "the caches are not filled yet");
        assertThat(index.available()).isFalse();
        assertThat(index.unavailableBecause()).isEqualTo("the caches are not filled yet");

        index.nowAvailable();
        assertThat(index.available()).isTrue();

        index.nowUnavailable("the watch is broken");
        assertThat(index.available()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itsIndexesAgreeWithAFullScanAfterAnyHistory(long seed) {
        var random = new Random(seed);
        var index = aCluster();
        for (int i = 0; i < 600; i++) {
            var pod = aPod("ns-" + random.nextInt(2), "p-" + random.nextInt(6));
            if (random.nextInt(4) == 0) {
                index.remove(PodState.class, pod.ref());
            } else {
                if (random.nextBoolean()) {
                    pod.on("n-" + random.nextInt(3));
                }
                if (random.nextBoolean()) {
                    pod.ownedBy("ReplicaSet", "r-" + random.nextInt(3));
                }
                index.put(pod.made());
            }
        }

        var all = index.list(PodState.class);
        for (int n = 0; n < 3; n++) {
            var node = "n-" + n;
            assertThat(index.podsOn(node))
                    .isEqualTo(all.stream().filter(p -> p.node().equals(node)).toList());
        }
        for (int n = 0; n < 6; n++) {
            var name = "p-" + n;
            assertThat(index.podsNamed(name))
                    .isEqualTo(all.stream().filter(p -> p.name().equals(name)).toList());
        }
        var owners = new ArrayList<String>();
        for (var namespace : List.of("ns-0", "ns-1")) {
            for (int n = 0; n < 3; n++) {
                owners.add("uid-ReplicaSet-" + namespace + "-r-" + n);
            }
        }
        for (var uid : owners) {
            assertThat(index.controlledBy(uid))
                    .hasSameElementsAs(all.stream()
                            .filter(p -> p.meta().controller() != null
                                    && p.meta().controller().uid().equals(uid))
                            .toList());
        }
    }
}
