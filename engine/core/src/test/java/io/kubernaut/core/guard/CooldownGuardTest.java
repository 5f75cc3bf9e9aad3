package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.RecentAction.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CooldownGuardTest {
    private static final String POD = "shop/Pod/cart-0";
    private final CooldownGuard guard = new CooldownGuard();

    private static SnapshotMaking takenAt(String time) {
        return aSnapshot()
                .takenAt("2026-01-01T" + time + "Z")
                .policy(aPolicy().cooldown(Duration.ofMinutes(5)).made());
    }

    @Test
    void holdsTheSecondRestartUntilTheFirstLeavesTheWindow() {
        var snapshot = takenAt("00:02:00").withRecentAction("restart_pod", POD, "2026-01-01T00:00:00Z");

        assertThat(verdict(guard, aProposal("restart_pod").on(POD), snapshot))
                .isEqualTo(new Verdict.Hold("restart_pod ran 2 min ago.", Duration.ofMinutes(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:00, HOLD",
        "00:04:59.999999999, HOLD",
        "00:05:00, ALLOW",
        "00:05:00.000000001, ALLOW",
        "23:59:59, ALLOW",
    })
    void endsExactlyWhenTheCooldownDoes(String now, String word) {
        var snapshot = takenAt(now).withRecentAction("restart_pod", POD, "2026-01-01T00:00:00Z");

        assertThat(word(guard, aProposal("rollback_deployment").on(POD), snapshot))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, shop/Pod/other-1, ALLOW",
        "restart_pod, other/Pod/cart-0, ALLOW",
        "collect_diagnostics, shop/Pod/cart-0, ALLOW",
        "notify_only, shop/Pod/cart-0, ALLOW",
        "rollback_deployment, shop/Pod/cart-0, HOLD",
    })
    void countsOnlyChangesOfTheTarget(String action, String target, String word) {
        var snapshot = takenAt("00:01:00").withRecentAction(action, target, "2026-01-01T00:00:00Z");

        assertThat(word(guard, aProposal("restart_pod").on(POD), snapshot)).isEqualTo(word);
    }

    @Test
    void holdsWhileARunIsUnderWayHoweverOldItIs() {
        var snapshot = takenAt("09:00:00")
                .withRecentAction("rollback_deployment", POD, "2026-01-01T00:00:00Z", Ended.IN_PROGRESS, null)
                .withRecentAction("restart_pod", POD, "2026-01-01T01:00:00Z");

        assertThat(verdict(guard, aProposal("restart_pod").on(POD), snapshot))
                .isEqualTo(new Verdict.Hold(
                        "rollback_deployment is under way on shop/Pod/cart-0.", Duration.ofMinutes(1)));
    }

    /** What a drain evicts is of many workloads. */
    @ParameterizedTest
    @CsvSource({
        "shop/Deployment/cart, shop/Deployment/cart, HOLD",
        "shop/Pod/cart-0, shop/Deployment/cart, HOLD",
        "shop/Pod/cart-0, shop/Pod/cart-0, HOLD",
        "shop/Deployment/cart, shop/Deployment/checkout, ALLOW",
        "shop/Deployment/cart, other/Deployment/cart, ALLOW",
    })
    void holdsWhileARunOnSomethingElseChangesTheTargetToo(String target, String also, String verdict) {
        var snapshot = takenAt("00:05:00")
                .remembering(
                        drain(Ended.IN_PROGRESS, ObjectRef.parse("", "shop/Deployment/a"), ObjectRef.parse("", also)));

        var given = verdict(guard, aProposal("restart_pod").on(target), snapshot);

        assertThat(given)
                .isEqualTo(
                        verdict.equals("HOLD")
                                ? new Verdict.Hold(
                                        "drain_node is under way on Node/worker-1 and changes " + also + " too.",
                                        Duration.ofMinutes(1))
                                : new Verdict.Allow("Nothing was done to " + target + " lately."));
    }

    @Test
    void doesNotHoldForWhatARunThatIsOverChangedToo() {
        var snapshot = takenAt("00:05:00").remembering(drain(Ended.SUCCEEDED, ObjectRef.parse("", "shop/Pod/cart-0")));

        assertThat(verdict(guard, aProposal("restart_pod").on(POD), snapshot)).isInstanceOf(Verdict.Allow.class);
    }

    private static RecentAction drain(Ended ended, ObjectRef... also) {
        return new RecentAction(
                Instant.parse("2026-01-01T00:00:00Z"),
                "drain_node",
                ObjectRef.parse("", "Node/worker-1"),
                new TreeMap<>(),
                ended,
                "",
                "node-not-ready",
                null,
                null,
                "",
                ObjectRef.parse("", "Node/worker-1"),
                null,
                List.of(also));
    }

    /** The Deployment's pods get new names; 00:00 is when the earlier one was taken away. */
    @ParameterizedTest
    @CsvSource({
        "2025-12-31T09:00:00Z, ALLOW",
        "2025-12-31T23:58:59Z, ALLOW",
        "2025-12-31T23:59:58Z, HOLD",
        "2026-01-01T00:00:01Z, HOLD",
    })
    void holdsForThePodInWhosePlaceThisOneStands(String createdAt, String word) {
        var snapshot = takenAt("00:02:00")
                .in(
                        aDeployment("shop", "cart").replicas(2, 1),
                        aReplicaSet("shop", "cart-1")
                                .ownedBy("Deployment", "cart")
                                .revision(1),
                        aPod("shop", "cart-1-new")
                                .ownedBy("ReplicaSet", "cart-1")
                                .createdAt(Instant.parse(createdAt)))
                .withRecentAction("restart_pod", "shop/Pod/cart-1-old", "2026-01-01T00:00:00Z");

        assertThat(word(guard, aProposal("restart_pod").on("shop/Pod/cart-1-new"), snapshot))
                .isEqualTo(word);
    }

    @Test
    void holdsForAPodOfAWorkloadThatWasJustChanged() {
        var snapshot = takenAt("00:02:00")
                .withRecentAction("rollback_deployment", "shop/Deployment/cart", "2026-01-01T00:00:00Z");

        assertThat(word(guard, aProposal("restart_pod").on("shop/Pod/cart-1-x"), snapshot))
                .isEqualTo("HOLD");
    }

    @Test
    void countsFromWhenAChangeWasTakenBack() {
        var snapshot =
                takenAt("00:02:00").withRecentAction("restart_pod", POD, "2026-01-01T00:00:00Z", Ended.UNDONE, null);

        assertThat(verdict(guard, aProposal("restart_pod").on(POD), snapshot))
                .isEqualTo(new Verdict.Hold("restart_pod was taken back 2 min ago.", Duration.ofMinutes(3)));
    }

    @Test
    void countsFromTheLatestOfSeveral() {
        var snapshot = takenAt("00:06:00")
                .withRecentAction("restart_pod", POD, "2026-01-01T00:00:00Z")
                .withRecentAction("restart_pod", POD, "2026-01-01T00:04:00Z");

        assertThat(verdict(guard, aProposal("restart_pod").on(POD), snapshot))
                .isEqualTo(new Verdict.Hold("restart_pod ran 2 min ago.", Duration.ofMinutes(3)));
    }

    @Test
    void letsEvidenceBeCollectedAtAnyTime() {
        var snapshot = takenAt("00:01:00").withRecentAction("restart_pod", POD, "2026-01-01T00:00:00Z");

        assertThat(word(guard, aProposal("collect_diagnostics").on(POD), snapshot))
                .isEqualTo("ALLOW");
    }
}
