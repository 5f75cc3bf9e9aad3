package io.kubernaut.server.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScoringTest {
    @Test
    void takesTheSmallestTimeThatTheShareIsNotAbove() {
        var hundred = LongStream.rangeClosed(1, 100).boxed().toList();

        assertThat(Scoring.percentile(hundred, 0.50)).isEqualTo(50);
        assertThat(Scoring.percentile(hundred, 0.95)).isEqualTo(95);
        assertThat(Scoring.percentile(List.of(7L), 0.95)).isEqualTo(7);
        assertThat(Scoring.percentile(List.of(), 0.95)).isNull();
    }
}
