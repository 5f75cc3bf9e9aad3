package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.SnapshotMaking;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A list that is not in is not an empty list. */
class UnseenKindsTest {
    private static final String RIGHT = "grant it list and watch";

    private static SnapshotMaking without(String kind) {
        var cluster = aCluster(
                aStatefulSet("shop", "db"),
                aPod("shop", "db-0").ownedBy("StatefulSet", "db").mounting("data"));
        if (!kind.isEmpty()) {
            cluster.nowUnseen(kind, RIGHT);
        }
        return aSnapshot().about("shop/StatefulSet/db", "shop/Pod/db-0").in(cluster);
    }

    static Stream<Arguments> needs() {
        return Stream.of(
                Arguments.of(
                        new OwnershipGuard(), "scale_statefulset", "shop/StatefulSet/db", "HorizontalPodAutoscaler"),
                Arguments.of(new DisruptionBudgetGuard(), "restart_pod", "shop/Pod/db-0", "PodDisruptionBudget"),
                Arguments.of(new StaleGuard(), "restart_pod", "shop/Pod/db-0", "PersistentVolumeClaim"),
                Arguments.of(new CapacityGuard(), "increase_resources", "shop/StatefulSet/db", "ResourceQuota"),
                Arguments.of(new CapacityGuard(), "increase_resources", "shop/StatefulSet/db", "LimitRange"));
    }

    @ParameterizedTest(name = "{1} without {3}")
    @MethodSource("needs")
    void holdsWhileItCannotTell(Guard guard, String action, String target, String kind) {
        var proposal = aProposal(action).on(target);

        assertThat(verdict(guard, proposal, without(kind))).isInstanceOfSatisfying(Verdict.Hold.class, h -> {
            assertThat(h.reason()).contains(kind).contains(RIGHT);
            assertThat(h.retryAfter()).isEqualTo(Duration.ofMinutes(5));
        });
        assertThat(verdict(guard, proposal, without(""))).isInstanceOf(Verdict.Allow.class);
        assertThat(verdict(guard, aProposal("notify_only").on(target), without(kind)))
                .isInstanceOf(Verdict.Allow.class);
    }
}
