package io.kubernaut.core.context;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.WorkloadMaking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutsTest {
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    private static WorkloadMaking release(int revision, String template, int ready, int hoursAgo) {
        return aReplicaSet("shop", "cart-" + revision)
                .ownedBy("Deployment", "cart")
                .revision(revision)
                .template(template)
                .replicas(ready, ready)
                .createdAt(NOW.minus(Duration.ofHours(hoursAgo)));
    }

    private static Rollout rollout(List<WorkloadMaking> releases) {
        return rollout(aDeployment("shop", "cart"), releases);
    }

    private static Rollout rollout(WorkloadMaking cart, List<WorkloadMaking> releases) {
        var objects = new ArrayList<ObjectMaking<?>>(releases);
        objects.add(cart);
        return Rollouts.of(cart.made(), aCluster(objects.toArray(ObjectMaking<?>[]::new)), NOW);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of("a single revision", List.of(release(1, "a", 3, 100)), null),
                Arguments.of(
                        "the newest earlier one that is still ready",
                        List.of(release(5, "e", 0, 1), release(4, "d", 2, 10), release(3, "c", 1, 500)),
                        4L),
                Arguments.of(
                        "an older one that is still ready before a newer one that is not",
                        List.of(release(5, "e", 0, 1), release(4, "d", 0, 2), release(3, "c", 2, 3)),
                        3L),
                Arguments.of(
                        "the one that was current longest where none is ready",
                        List.of(
                                release(5, "e", 0, 1),
                                release(4, "d", 0, 2),
                                release(3, "c", 0, 200),
                                release(2, "b", 0, 230)),
                        3L),
                Arguments.of(
                        "the newer of two that were current equally long",
                        List.of(release(4, "d", 0, 1), release(3, "c", 0, 11), release(2, "b", 0, 21)),
                        3L),
                Arguments.of(
                        "never one with the template that is current now",
                        List.of(release(5, "same", 0, 1), release(4, "same", 3, 10), release(3, "c", 0, 20)),
                        3L),
                Arguments.of(
                        "none where only the template that is current now is left",
                        List.of(release(5, "same", 0, 1), release(4, "same", 3, 10)),
                        null),
                Arguments.of(
                        "none where nothing tells how long any was current",
                        List.of(release(5, "e", 0, 1), release(4, "d", 0, 1)),
                        null),
                Arguments.of(
                        "none where creation times are unknown",
                        List.of(
                                release(5, "e", 0, 1).createdAt(null),
                                release(4, "d", 0, 5).createdAt(null)),
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void goesBackTo(String title, List<WorkloadMaking> releases, Long expected) {
        var rollout = rollout(releases);

        assertThat(rollout.rollbackTo()).as(rollout.rollbackBecause()).isEqualTo(expected);
        assertThat(rollout.canRollBack()).isEqualTo(expected != null);
        assertThat(rollout.rollbackBecause()).endsWith(".");
    }

    private static Instant ago(int hours) {
        return NOW.minus(Duration.ofHours(hours));
    }

    static Stream<Arguments> signsOfHealth() {
        var broken = List.of(release(5, "e", 0, 1), release(4, "d", 0, 20), release(3, "c", 0, 500));
        return Stream.of(
                Arguments.of("nothing but how long it was current", aDeployment("shop", "cart"), broken, 3L, false),
                Arguments.of(
                        "the Deployment was available until the newest release came",
                        aDeployment("shop", "cart").condition("Available", false, ago(1)),
                        broken,
                        4L,
                        true),
                Arguments.of(
                        "it was available later too, which may be the merit of the newest release",
                        aDeployment("shop", "cart").condition("Available", false, ago(1).plusSeconds(600)),
                        broken,
                        3L,
                        false),
                Arguments.of(
                        "it was away before the newest release came",
                        aDeployment("shop", "cart").condition("Available", false, ago(2)),
                        broken,
                        3L,
                        false),
                Arguments.of(
                        "its rollout had completed when the newest release came",
                        aDeployment("shop", "cart").condition("Progressing", true, ago(500)),
                        broken,
                        4L,
                        true),
                Arguments.of(
                        "it makes progress only since the newest release came",
                        aDeployment("shop", "cart").condition("Progressing", true, ago(1)),
                        broken,
                        3L,
                        false),
                Arguments.of(
                        "a release that was replaced before its deadline passed may never have come up",
                        aDeployment("shop", "cart").condition("Progressing", true, ago(500)),
                        List.of(release(5, "e", 0, 1), release(4, "d", 0, 3), release(3, "c", 0, 500)),
                        3L,
                        false),
                Arguments.of(
                        "after a rollback nobody knows when the newest revision became current",
                        aDeployment("shop", "cart").condition("Progressing", true, ago(500)),
                        List.of(release(5, "e", 0, 100), release(4, "d", 0, 50), release(3, "c", 0, 500)),
                        3L,
                        false),
                Arguments.of(
                        "a ready pod counts more than what was",
                        aDeployment("shop", "cart").condition("Progressing", true, ago(500)),
                        List.of(release(5, "e", 0, 1), release(4, "d", 0, 20), release(3, "c", 1, 500)),
                        3L,
                        true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signsOfHealth")
    void tellsWhatIsShownToHaveBeenHealthyFromWhatWasOnlyCurrent(
            String title, WorkloadMaking cart, List<WorkloadMaking> releases, Long expected, boolean shown) {
        var rollout = rollout(cart, releases);

        assertThat(rollout.rollbackTo()).as(rollout.rollbackBecause()).isEqualTo(expected);
        assertThat(rollout.previous().orElseThrow().shownHealthy())
                .as(rollout.rollbackBecause())
                .isEqualTo(shown);
        assertThat(rollout.rollbackBecause().contains("nothing shows that it was healthy"))
                .isNotEqualTo(shown);
    }

    @Test
    void aReleaseIsNoOlderThanTheYoungestReplicaSetAfterARollback() {
        // Revision 1's ReplicaSet is used again as revision 3.
        var rollout = rollout(List.of(release(3, "a", 1, 300), release(2, "b", 0, 1)));

        assertThat(rollout.since()).isEqualTo(NOW.minus(Duration.ofHours(1)));
        assertThat(rollout.youngerThan(Duration.ofHours(2), NOW)).isTrue();
    }

    @Test
    void isYoungUntilItsAgeIsReached() {
        var rollout = rollout(List.of(release(2, "b", 0, 3), release(1, "a", 1, 10)));

        assertThat(rollout.youngerThan(Duration.ofHours(3), NOW)).isFalse();
        assertThat(rollout.youngerThan(Duration.ofHours(3), NOW.minusSeconds(1)))
                .isTrue();
    }

    @Test
    void ordersRevisionsAsNumbersAndNotAsText() {
        var rollout = rollout(List.of(release(9, "i", 1, 20), release(10, "j", 0, 1), release(2, "b", 0, 90)));

        assertThat(rollout.current()).isEqualTo(10);
        assertThat(rollout.revisions()).extracting(RevisionState::number).containsExactly(10L, 9L, 2L);
    }

    @Test
    void tellsWhatAReleaseChanged() {
        var rollout = rollout(List.of(
                release(2, "b", 0, 1)
                        .image("app:2")
                        .settings("other")
                        .asking(new Resources(null, null, null, 64L << 20)),
                release(1, "a", 1, 10).asking(new Resources(null, null, null, 128L << 20))));

        assertThat(rollout.changed()).isEqualTo("image, resources, command, environment or probes");
        assertThat(rollout.memoryLimitLowered()).isTrue();
    }

    @Test
    void aRaisedLimitIsNoLoweredOne() {
        var rollout = rollout(List.of(
                release(2, "b", 0, 1).asking(new Resources(null, null, null, 256L << 20)),
                release(1, "a", 1, 10).asking(new Resources(null, null, null, 128L << 20))));

        assertThat(rollout.memoryLimitLowered()).isFalse();
        assertThat(rollout.imageChanged()).isFalse();
        assertThat(rollout.changed()).isEqualTo("resources");
    }

    @Test
    void knowsWhichPodsAreOfTheCurrentRevision() {
        var rollout = rollout(List.of(release(2, "b", 0, 1), release(1, "a", 1, 10)));

        assertThat(rollout.isCurrent(
                        aPod("shop", "n").ownedBy("ReplicaSet", "cart-2").made()))
                .isTrue();
        assertThat(rollout.isCurrent(
                        aPod("shop", "o").ownedBy("ReplicaSet", "cart-1").made()))
                .isFalse();
        assertThat(rollout.isCurrent(aPod("shop", "bare").made())).isFalse();
    }

    @Test
    void onlyDeploymentsHaveReleases() {
        var set = aStatefulSet("shop", "db");

        assertThat(Rollouts.of(set.made(), aCluster(set), NOW)).isNull();
        assertThat(rollout(List.of())).isNull();
    }
}
