package io.kubernaut.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.memory.Learning.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0.5, 0", "1, 0.583, 5", "5, 0.75, 15", "45, 0.95, 27"})
    void trustsAMeanTheMoreSamplesThereAre(int samples, double mean, int points) {
        var helped = Collections.nCopies(samples, new Sample(1.0, NOW));
        var estimate = Learning.estimate(helped, Learning.NEUTRAL, NOW);
        assertThat(estimate.mean()).isCloseTo(mean, within(0.001));
        assertThat(estimate.points()).isEqualTo(points);
        assertThat(estimate.samples()).isEqualTo(samples);
    }

    @Test
    void countsOldSamplesLess() {
        var old = new Sample(0.0, NOW.minus(Duration.ofDays(300)));
        var fresh = new Sample(1.0, NOW);
        assertThat(Learning.estimate(List.of(old, fresh), Learning.NEUTRAL, NOW).mean())
                .isGreaterThan(0.57);
    }

    @Test
    void leansOnTheWiderScopeWhereThereAreNoSamples() {
        assertThat(Learning.estimate(List.of(), 0.8, NOW).mean()).isEqualTo(0.8);
    }
}
