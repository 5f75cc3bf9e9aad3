package io.kubernaut.core.capacity;

import static io.kubernaut.core.cluster.ClusterFixtures.aQuota;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDemandTest {
    private static final PodDemand POD = new PodDemand(100, 200, 1_000, 2_000);

    private static QuotaState quota(String key, long hard, long used) {
        return (QuotaState)
                aQuota("shop", "q", Map.of(key, hard), Map.of(key, used)).made();
    }

    @Test
    void addsContainersAndTakesALimitForAMissingRequest() {
        assertThat(PodDemand.of(List.of(
                        new Resources(100L, 200L, null, 1_000L),
                        new Resources(null, 300L, 500L, null),
                        Resources.NONE)))
                .isEqualTo(new PodDemand(400, 500, 1_500, 1_000));
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
        assertThat(new PodDemand(100, 0, 0, 0).fitIn(quota("limits.cpu", 1, 1))).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1000, 10000, 10", "1000, 3999, 3", "99, 10000, 0", "-5, 10000, 0"})
    void fitsIntoWhatNodesHaveFreeByRequests(long cpu, long memory, long fits) {
        assertThat(POD.fitIn(cpu, memory)).isEqualTo(fits);
    }

    @Test
    void withoutRequestsOnlyTheCountOfPodsBounds() {
        var nothing = PodDemand.of(List.of(Resources.NONE));

        assertThat(nothing.fitIn(0, 0)).isEqualTo(Long.MAX_VALUE);
        assertThat(nothing.fitIn(quota("pods", 10, 7))).isEqualTo(3);
    }
}
