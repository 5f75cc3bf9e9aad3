package io.kubernaut.core.capacity;

import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aQuota;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDemandTest {
    private static final PodDemand POD = new PodDemand(100, 200, 1_000, 2_000, Set.of());

    private static QuotaState quota(String key, long hard, long used) {
        return (QuotaState)
                aQuota("shop", "q", Map.of(key, hard), Map.of(key, used)).made();
    }

    @Test
    void addsContainersAndTakesALimitForAMissingRequest() {
        assertThat(PodDemand.of(
                        List.of(new Resources(100L, 200L, null, 1_000L), new Resources(null, 300L, 500L, null)),
                        List.of()))
                .isEqualTo(new PodDemand(400, 500, 1_500, 1_000, Set.of(Compute.LIMIT_MEMORY)));
    }

    /** They run alone before the others, so only the largest counts, and only where it takes more. */
    @Test
    void takesAsMuchAsItsLargestInitContainer() {
        var main = new Resources(100L, 200L, 1_000L, 1_000L);

        assertThat(PodDemand.of(
                        List.of(main, main),
                        List.of(new Resources(150L, 900L, 10L, 10L), new Resources(700L, 700L, 1L, 9_000L))))
                .isEqualTo(new PodDemand(700, 900, 2_000, 9_000, Set.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "pods, 10, 7, 3",
        "count/pods, 10, 7, 3",
        "requests.cpu, 1000, 750, 2",
        "cpu, 1000, 750, 2",
        "limits.cpu, 1000, 750, 1",
        "requests.memory, 10000, 5000, 5",
        "memory, 10000, 5000, 5",
        "limits.memory, 10000, 5000, 2",
        "limits.memory, 10000, 8001, 0",
        "pods, 10, 12, 0",
    })
    void fitsAsOftenAsWhatTheQuotaLeavesAllows(String key, long hard, long used, long fits) {
        assertThat(POD.fitIn(quota(key, hard, used))).isEqualTo(fits);
    }

    @Test
    void isNotBoundByAQuotaOfWhatItDoesNotAskFor() {
        assertThat(POD.fitIn(quota("services", 1, 1))).isEqualTo(Long.MAX_VALUE);
        assertThat(new PodDemand(100, 0, 0, 0, Set.of()).fitIn(quota("limits.cpu", 1, 1)))
                .isEqualTo(Long.MAX_VALUE);
    }

    /** The API server answers: must specify limits.cpu. */
    @Test
    void isNotLetInByAQuotaOfWhatAContainerDoesNotSay() {
        var silent = PodDemand.of(
                List.of(new Resources(100L, 100L, 100L, 100L), new Resources(100L, null, 100L, null)), List.of());

        assertThat(silent.fitIn(quota("limits.cpu", 9_000, 0))).isZero();
        assertThat(silent.fitIn(quota("cpu", 9_000, 0))).isEqualTo(45);
    }

    @ParameterizedTest
    @CsvSource({"1000, 10000, 10", "1000, 3999, 3", "99, 10000, 0", "-5, 10000, 0"})
    void fitsIntoWhatNodesHaveFreeByRequests(long cpu, long memory, long fits) {
        assertThat(POD.fitIn(cpu, memory)).isEqualTo(fits);
    }

    @Test
    void withoutRequestsOnlyTheCountOfPodsBounds() {
        var nothing = PodDemand.of(List.of(Resources.NONE), List.of());

        assertThat(nothing.fitIn(0, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(nothing.fitIn(quota("pods", 10, 7))).isEqualTo(3);
    }

    /** 3 cpus of 4 are free, and 12Gi of 16Gi; it holds 110 pods. */
    @ParameterizedTest
    @CsvSource({"500, 1, 6", "1, 4, 3", "3001, 1, 0", "0, 0, 109"})
    void fitsOnANodeAsItsFreeResourcesAndPlacesAllow(long cpu, long memoryGibi, long fits) {
        var demand = new PodDemand(cpu, 0, memoryGibi << 30, 0, Set.of());

        assertThat(demand.fitOn(
                        (NodeState) aNode("worker-1").made(), List.of(new Resources(1_000L, null, 4L << 30, null))))
                .isEqualTo(fits);
    }
}
