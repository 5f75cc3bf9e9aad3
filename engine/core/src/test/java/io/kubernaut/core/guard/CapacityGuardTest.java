package io.kubernaut.core.guard;

import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aLimitRange;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aQuota;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.guard.GuardChecks.verdict;
import static io.kubernaut.core.guard.GuardChecks.word;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.QuotaScope;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.ProposalFixtures.ProposalMaking;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityGuardTest {
    private static final long MEBI = 1L << 20;
    private final CapacityGuard guard = new CapacityGuard();

    private static ProposalMaking raise(String parameter, String value) {
        return aProposal("increase_resources").with("container", "app").with(parameter, value);
    }

    /** Three replicas, each with 500m and 128Mi requested and as its limit. */
    private static SnapshotMaking cartAnd(ObjectMaking<?> other) {
        var cart = aDeployment("shop", "cart").replicas(3, 3).asking(new Resources(500L, 500L, 128 * MEBI, 128 * MEBI));
        return aSnapshot().in(cart, other);
    }

    @ParameterizedTest
    @CsvSource({
        "limits.memory, 256Mi, ALLOW",
        "limits.memory, 257Mi, DENY",
        "requests.memory, 257Mi, DENY",
        "limits.cpu, 1, ALLOW",
        "limits.cpu, 1001m, DENY",
        "requests.cpu, 2, DENY",
    })
    void staysWithinTheLimitRange(String parameter, String value, String word) {
        assertThat(word(guard, raise(parameter, value), cartAnd(aLimitRange("shop", "bounds", 1000, 256 * MEBI))))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        // Three pods, so that 384Mi and 1500m more are what 128Mi and 500m more each come to.
        "limits.memory, limits.memory, 384, 256Mi, ALLOW",
        "limits.memory, limits.memory, 383, 256Mi, DENY",
        "requests.memory, requests.memory, 383, 256Mi, DENY",
        "memory, requests.memory, 383, 256Mi, DENY",
        "memory, limits.memory, 1, 256Mi, ALLOW",
        "requests.storage, limits.memory, 0, 256Mi, ALLOW",
    })
    void staysWithinWhatTheQuotaLeavesForAllReplicas(
            String quota, String parameter, long leftMebi, String value, String word) {
        var quotas = aQuota("shop", "compute", Map.of(quota, 1024 * MEBI), Map.of(quota, (1024 - leftMebi) * MEBI));

        assertThat(word(guard, raise(parameter, value), cartAnd(quotas))).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"limits.cpu, 1500, ALLOW", "limits.cpu, 1499, DENY", "cpu, 1, ALLOW"})
    void staysWithinWhatTheQuotaLeavesOfCpu(String quota, long left, String word) {
        var quotas = aQuota("shop", "compute", Map.of(quota, 9_000L), Map.of(quota, 9_000L - left));

        assertThat(word(guard, raise("limits.cpu", "1"), cartAnd(quotas))).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"NotBestEffort, DENY", "NotTerminating, DENY", "BestEffort, ALLOW", "Terminating, ALLOW"})
    void staysWithinAQuotaWhoseScopesCountThePods(String scope, String word) {
        var quotas = aQuota(
                "shop",
                "compute",
                Map.of("limits.memory", 1024 * MEBI),
                Map.of("limits.memory", 1024 * MEBI),
                QuotaScope.named(scope));

        assertThat(word(guard, raise("limits.memory", "256Mi"), cartAnd(quotas)))
                .isEqualTo(word);
    }

    @Test
    void aQuotaThatIsOverdrawnAllowsNothingMore() {
        var quotas = aQuota("shop", "compute", Map.of("limits.memory", 10L), Map.of("limits.memory", 99L));

        assertThat(verdict(guard, raise("limits.memory", "256Mi"), cartAnd(quotas)))
                .isEqualTo(new Verdict.Deny("The quota compute leaves 0 of limits.memory, and this needs that of 3 pods"
                        + " raised by 128Mi."));
    }

    @ParameterizedTest
    @CsvSource({
        "requests.memory, 12Gi, ALLOW",
        "requests.memory, 13Gi, DENY",
        "requests.cpu, 3, ALLOW",
        "requests.cpu, 3001m, DENY",
        "limits.memory, 32Gi, ALLOW",
    })
    void asksForNoMoreThanANodeHasFree(String parameter, String value, String word) {
        var snapshot = aSnapshot()
                .in(
                        aDeployment("shop", "cart"),
                        aNode("worker-1"),
                        aPod("shop", "other").on("worker-1").requesting(1_000, 4L << 30));

        assertThat(word(guard, raise(parameter, value), snapshot)).isEqualTo(word);
    }

    @Test
    void countsTheReplicasOfThePeerThatIsTheTarget() {
        var snapshot = aSnapshot()
                .in(
                        aDeployment("shop", "cart").replicas(1, 1).asking(new Resources(null, null, null, 512 * MEBI)),
                        aDeployment("shop", "api").replicas(4, 0),
                        aQuota("shop", "compute", Map.of("limits.memory", 1023 * MEBI), Map.of()));

        assertThat(word(guard, raise("limits.memory", "256Mi").on("shop/Deployment/api"), snapshot))
                .isEqualTo("DENY");
    }

    @Test
    void mindsOnlyRaises() {
        var quotas = aQuota("shop", "compute", Map.of("limits.memory", 0L), Map.of());

        assertThat(word(guard, aProposal("restart_pod"), cartAnd(quotas))).isEqualTo("ALLOW");
        assertThat(word(guard, raise("limits.memory", "64Mi"), cartAnd(quotas))).isEqualTo("ALLOW");
    }

    /** Three pods of 500m, five by the autoscaler; the node has 3 cpus free, which is room for six more. */
    @ParameterizedTest
    @CsvSource({
        "scale_deployment, replicas, 9, 99, ALLOW",
        "scale_deployment, replicas, 10, 99, DENY",
        "scale_deployment, replicas, 2, 99, ALLOW",
        "scale_deployment, replicas, 4, 1, ALLOW",
        "scale_deployment, replicas, 5, 1, DENY",
        "update_hpa, maxReplicas, 11, 99, ALLOW",
        "update_hpa, maxReplicas, 12, 99, DENY",
        "update_hpa, minReplicas, 7, 1, DENY",
    })
    void scalesOnlyWhereThereIsRoomForThePods(String action, String parameter, int count, long podsLeft, String word) {
        var scaled = action.equals("update_hpa") ? "shop/HorizontalPodAutoscaler/cart" : "shop/Deployment/cart";
        var snapshot = aSnapshot()
                .about(scaled, scaled)
                .in(
                        aDeployment("shop", "cart").replicas(3, 3).asking(new Resources(500L, null, 128 * MEBI, null)),
                        anAutoscaler("shop", "cart", "Deployment", "cart"),
                        aNode("worker-1"),
                        aPod("shop", "other").on("worker-1").requesting(1_000, 4L << 30),
                        aQuota("shop", "pods", Map.of("pods", 100L), Map.of("pods", 100L - podsLeft)));

        assertThat(word(guard, aProposal(action).on(scaled).with(parameter, count), snapshot))
                .isEqualTo(word);
    }

    @Test
    void scalesNothingThatItKnowsNothingOf() {
        assertThat(word(
                        guard,
                        aProposal("scale_deployment")
                                .on("shop/Deployment/other")
                                .with("replicas", 2),
                        cartAnd(aNode("worker-1"))))
                .isEqualTo("DENY");
    }

    /** Whoever proposes it: the operator's ceilings hold. */
    @ParameterizedTest
    @CsvSource({"limits.memory, 32Gi, ALLOW", "limits.memory, 33Gi, DENY", "requests.memory, 33Gi, DENY"})
    void raisesNoMemoryAboveTheCeiling(String parameter, String value, String word) {
        assertThat(word(guard, raise(parameter, value), aSnapshot().in(aDeployment("shop", "cart"))))
                .isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"'', 30, ALLOW", "'', 31, DENY", "40, 40, ALLOW", "40, 41, DENY", "4, 5, DENY"})
    void scalesNoFurtherThanTheOwnerOrTheCeilingAllows(String owner, int wanted, String word) {
        var cart = aDeployment("shop", "cart").replicas(3, 3);
        var snapshot = aSnapshot()
                .in(owner.isEmpty() ? cart : cart.annotated("kubernaut.io/max-replicas", owner), aNode("worker-1"));

        assertThat(word(guard, aProposal("scale_deployment").with("replicas", wanted), snapshot))
                .isEqualTo(word);
    }

    /** The claim has 10Gi. */
    @ParameterizedTest
    @CsvSource({
        "20Gi, 99, ALLOW",
        "20Gi, 10, ALLOW",
        "21Gi, 10, DENY",
        "2Ti, 9999, ALLOW",
        "3Ti, 9999, DENY",
    })
    void growsAClaimWithinCeilingAndQuota(String size, long leftGibi, String word) {
        var snapshot = aSnapshot()
                .about("shop/PersistentVolumeClaim/data")
                .in(
                        aClaim("shop", "data"),
                        aQuota(
                                "shop",
                                "storage",
                                Map.of("requests.storage", 9_999L << 30),
                                Map.of("requests.storage", (9_999 - leftGibi) << 30)));

        assertThat(word(
                        guard,
                        aProposal("expand_pvc")
                                .on("shop/PersistentVolumeClaim/data")
                                .with("size", size),
                        snapshot))
                .isEqualTo(word);
    }

    /** Each of two members' claims has 10Gi. */
    @ParameterizedTest
    @CsvSource({"20Gi, 20, ALLOW", "20Gi, 19, DENY", "3Ti, 9999, DENY"})
    void growsTheClaimsOfAStatefulSetsMembersTogether(String size, long leftGibi, String word) {
        var set = aStatefulSet("shop", "db").replicas(2, 2);
        var snapshot = aSnapshot()
                .about("shop/StatefulSet/db")
                .in(
                        set,
                        aPod("shop", "db-0").ownedBy(set).mounting("data-db-0"),
                        aPod("shop", "db-1").ownedBy(set).mounting("data-db-1"),
                        aClaim("shop", "data-db-0"),
                        aClaim("shop", "data-db-1"),
                        aQuota(
                                "shop",
                                "storage",
                                Map.of("requests.storage", 9_999L << 30),
                                Map.of("requests.storage", (9_999 - leftGibi) << 30)));

        assertThat(word(guard, aProposal("expand_pvc").on("shop/StatefulSet/db").with("size", size), snapshot))
                .isEqualTo(word);
    }
}
