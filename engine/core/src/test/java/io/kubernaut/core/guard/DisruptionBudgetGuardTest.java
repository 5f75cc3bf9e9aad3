package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aBudget;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.PodMaking;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.policy.Caution;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionBudgetGuardTest {
    private static final String POD = "shop/Pod/db-0";
    private final DisruptionBudgetGuard guard = new DisruptionBudgetGuard();

    /** The budget wants 2 healthy pods; it has one more than it allows to go. */
    private static SnapshotMaking db(PodMaking pod, int allowed, String... selector) {
        return aSnapshot()
                .about("shop/StatefulSet/db", POD)
                .in(
                        aStatefulSet("shop", "db"),
                        pod.ownedBy("StatefulSet", "db").labelled("app", "db"),
                        aBudget("shop", "db", allowed, selector));
    }

    @ParameterizedTest
    @CsvSource({
        "0, app, db, HOLD",
        "1, app, db, ALLOW",
        "0, app, other, ALLOW",
    })
    void takesAReadyPodAwayOnlyWithinItsBudget(int allowed, String key, String value, String word) {
        assertThat(word(guard, aProposal("restart_pod").on(POD), db(aPod("shop", "db-0"), allowed, key, value)))
                .isEqualTo(word);
    }

    @Test
    void saysWhatTheBudgetNeedsAndAsksAgain() {
        assertThat(verdict(guard, aProposal("restart_pod").on(POD), db(aPod("shop", "db-0"), 0, "app", "db")))
                .isEqualTo(new Verdict.Hold(
                        "The disruption budget db needs 2 healthy pods and has 1.", Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource({"0, HOLD", "1, ALLOW"})
    void takesAnUnreadyPodAwayWhileEnoughOthersAreHealthy(int allowed, String word) {
        // Of 1 + allowed healthy pods 2 are wanted.
        assertThat(word(
                        guard,
                        aProposal("restart_pod").on(POD),
                        db(aPod("shop", "db-0").unready(), allowed, "app", "db")))
                .isEqualTo(word);
    }

    @Test
    void obeysABudgetForEveryPod() {
        assertThat(word(guard, aProposal("restart_pod").on(POD), db(aPod("shop", "db-0"), 0)))
                .isEqualTo("HOLD");
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, shop/StatefulSet/db",
        "collect_diagnostics, shop/Pod/db-0",
        "create_heap_dump, shop/Pod/db-0",
    })
    void mindsOnlyEvictionsOfPods(String action, String target) {
        assertThat(word(guard, aProposal(action).on(target), db(aPod("shop", "db-0"), 0, "app", "db")))
                .isEqualTo("ALLOW");
    }

    /** Two of the three ready pods are left. */
    @ParameterizedTest
    @CsvSource({
        "0, false, ALLOW",
        "0.66, false, ALLOW",
        "0.67, false, HOLD",
        "1, false, HOLD",
        // A pod that is not ready serves nobody.
        "1, true, ALLOW",
    })
    void keepsTheShareReadyThatTheOperatorAsksForWhereThereIsNoBudget(double share, boolean unready, String word) {
        var d = Caution.DEFAULTS;
        var caution = new Caution(
                d.maintenance(),
                d.changeOwned(),
                d.cascadeTargets(),
                d.cascadeWindow(),
                share,
                d.backupMaxAge(),
                d.leastConfidence());
        var set = aStatefulSet("shop", "db").replicas(3, 3);
        var pod = aPod("shop", "db-0").ownedBy(set);
        var snapshot = aSnapshot()
                .about("shop/StatefulSet/db", POD)
                .policy(aPolicy().cautious(caution).made())
                .in(
                        set,
                        unready ? pod.unready() : pod,
                        aPod("shop", "db-1").ownedBy(set),
                        aPod("shop", "db-2").ownedBy(set));

        assertThat(word(guard, aProposal("restart_pod").on(POD), snapshot)).isEqualTo(word);
    }
}
