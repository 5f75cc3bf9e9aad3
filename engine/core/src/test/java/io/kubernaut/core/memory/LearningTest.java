package io.kubernaut.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.memory.Learning.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Score score(Map<Scope, List<Sample>> samples) {
        return Learning.score("restart_pod", "crash-loop", samples, NOW);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5, 0", "1, 0.583, 5", "5, 0.75, 15", "45, 0.95, 27"})
    void trustsAMeanTheMoreSamplesThereAre(int samples, double mean, int points) {
        var score = score(Map.of(Scope.CLUSTER, Collections.nCopies(samples, new Sample(1.0, NOW))));
        assertThat(score.mean()).isCloseTo(mean, within(0.001));
        assertThat(score.points()).isEqualTo(points);
        assertThat(score.samples()).isEqualTo(samples);
    }

    @Test
    void countsOldSamplesLess() {
        var old = new Sample(0.0, NOW.minus(Duration.ofDays(300)));
        var fresh = new Sample(1.0, NOW);
        assertThat(score(Map.of(Scope.CLUSTER, List.of(old, fresh))).mean()).isGreaterThan(0.57);
    }

    @Test
    void leansOnTheWiderScopeWhereThereAreNoSamples() {
        var cluster = Collections.nCopies(5, new Sample(1.0, NOW));
        var wide = score(Map.of(Scope.CLUSTER, cluster));

        assertThat(score(Map.of(Scope.CLUSTER, cluster, Scope.WORKLOAD, List.of())))
                .isEqualTo(wide);
        assertThat(wide.scope()).isEqualTo("cluster");
    }

    @Test
    void drawsTheNarrowestScopeTowardsTheWiderAndCountsWhatWorkedThere() {
        var score = score(Map.of(
                Scope.CLUSTER,
                Collections.nCopies(5, new Sample(1.0, NOW)),
                Scope.WORKLOAD,
                List.of(new Sample(0.6, NOW), new Sample(0.59, NOW), new Sample(0.1, NOW))));

        // 0.75 of the cluster; 0.43 of three samples here, which weigh 3 of 8.
        assertThat(score.mean()).isCloseTo(0.75 + (0.43 - 0.75) * 3 / 8, within(0.001));
        assertThat(score)
                .extracting(Score::scope, Score::samples, Score::worked)
                .containsExactly("workload", 3, 1);
    }
}
