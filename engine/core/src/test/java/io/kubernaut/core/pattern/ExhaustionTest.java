package io.kubernaut.core.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.assessment.MetricSource.Sample;
import io.kubernaut.core.pattern.SeriesSource.Found;
import io.kubernaut.core.pattern.SeriesSource.Series;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExhaustionTest {
    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
    private static final int VALUES = 57;
    private static final double A_STEP = Exhaustion.STEP.toSeconds() / 86_400.0;

    /** Values up to now, by their number. */
    private static List<Sample> values(int many, IntToDoubleFunction value) {
        return IntStream.range(0, many)
                .mapToObj(
                        i -> new Sample(NOW.minus(Exhaustion.STEP.multipliedBy(many - 1L - i)), value.applyAsDouble(i)))
                .toList();
    }

    /** What is told where one volume has these values. */
    private static List<Pattern> told(List<Sample> samples) {
        var labels = Map.of("cluster", "east", "namespace", "shop", "persistentvolumeclaim", "data");
        SeriesSource volumes = (promQl, from, to, step) ->
                Found.all(promQl.contains("capacity") ? List.of(new Series(labels, samples)) : List.of());
        return new Exhaustion(volumes, "cluster").at(NOW);
    }

    private static List<Pattern> told(IntToDoubleFunction value) {
        return told(values(VALUES, value));
    }

    @Test
    void tellsWhenAVolumeThatFillsWillBeFullAndHowSureThatIs() {
        var noise = new Random(1);

        // It rises by 4 points a day from 58 %, to 86 % now: three and a half days are left.
        assertThat(told(i -> 0.58 + 0.04 * i * A_STEP + 0.004 * noise.nextGaussian()))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.kind()).isEqualTo(Pattern.Kind.EXHAUSTION);
                    assertThat(p.key()).isEqualTo("east|volume|shop/data");
                    assertThat(p.says()).isEqualTo("The volume of claim shop/data will be full around 2026-12-01.");
                    assertThat(p.evidence())
                            .matches("86 % are used\\. It rose by (3\\.9|4\\.0|4\\.1) points a day during 7\\.0 days .*"
                                    + "between 2026-1[12]-\\d\\d and 2026-12-\\d\\d\\.");
                    assertThat(p.link()).isEqualTo("/api/v1/incidents?namespace=shop");
                    assertThat(p.chance()).isLessThan(1e-6);
                    assertThat(p.lastSeen()).isEqualTo(NOW);
                });
    }

    @Test
    void aFewOddValuesMoveTheDateHardly() {
        IntToDoubleFunction line = i -> 0.58 + 0.04 * i * A_STEP;

        assertThat(told(i -> i % 19 == 7 ? 0.99 : line.applyAsDouble(i)))
                .as("a volume that is full for a moment now and then falls by much, so it begins anew")
                .isEmpty();
        assertThat(told(i -> i % 19 == 7 ? line.applyAsDouble(i) + 0.09 : line.applyAsDouble(i)))
                .singleElement()
                .satisfies(p -> assertThat(p.says()).endsWith("around 2026-12-01."));
    }

    @Test
    void saysNothingOfWhatWillLast() {
        var noise = new Random(2);

        assertThat(told(i -> 0.80)).as("it stays").isEmpty();
        assertThat(told(i -> 0.95 - 0.04 * i * A_STEP)).as("it falls").isEmpty();
        assertThat(told(i -> 0.55 + 0.01 * i * A_STEP)).as("months are left").isEmpty();
        assertThat(told(i -> 0.90 + 0.02 * noise.nextGaussian()))
                .as("it is noisy")
                .isEmpty();
        assertThat(told(i -> 0.80 + 0.05 * Math.sin(2 * Math.PI * i * A_STEP)))
                .as("it goes up and down each day")
                .isEmpty();
        assertThat(told(i -> 0.95 - 0.35 * Math.exp(-i * A_STEP)))
                .as("it rises to where it stays, as caches do")
                .isEmpty();
        assertThat(told(i -> 0.60 + 0.05 * (i % 24) / 3.0 * A_STEP * 8))
                .as("it is cleaned up every third day")
                .isEmpty();
    }

    @Test
    void looksAtWhatCameAfterItWasCleanedUp() {
        // It was full, was cleaned up 4 days ago, and rises by 10 points a day from 40 %.
        assertThat(told(i -> i < 25 ? 0.97 : 0.40 + 0.10 * (i - 25) * A_STEP))
                .singleElement()
                .satisfies(p -> assertThat(p.says()).endsWith("around 2026-11-30."));
    }

    @Test
    void saysNothingByFewOrOldValues() {
        IntToDoubleFunction fast = i -> 0.40 + 0.02 * i;

        assertThat(told(values(Exhaustion.LEAST_VALUES - 1, fast))).isEmpty();
        assertThat(told(values(Exhaustion.LEAST_VALUES, fast))).hasSize(1);
        assertThat(told(values(Exhaustion.LEAST_VALUES, fast).stream()
                        .map(s -> new Sample(s.at().minus(Duration.ofHours(9)), s.value()))
                        .toList()))
                .as("the volume is gone")
                .isEmpty();
    }

    @Test
    void saysThatItDoesNotKnowWherePrometheusDoesNotTell() {
        SeriesSource silent = (promQl, from, to, step) -> {
            throw new IOException("it did not answer within 3000 ms");
        };

        assertThat(new Exhaustion(silent, "").at(NOW))
                .extracting(Pattern::says)
                .containsExactly(
                        "Whether the space of a volume will be used up is not known.",
                        "Whether the inodes of a volume will be used up is not known.",
                        "Whether a memory limit will be used up is not known.");
        assertThat(new Exhaustion(silent, "").at(NOW))
                .allSatisfy(p -> assertThat(p.evidence())
                        .isEqualTo("Prometheus did not tell: it did not answer within 3000 ms."));
    }

    @Test
    void tellsWhatItKnowsWhereOneQueryFails() {
        var full = values(VALUES, i -> 0.58 + 0.04 * i * A_STEP);
        SeriesSource slow = (promQl, from, to, step) -> {
            if (promQl.contains("memory")) {
                throw new IOException("it did not answer within 60000 ms");
            }
            return Found.all(promQl.contains("capacity") ? List.of(new Series(Map.of(), full)) : List.of());
        };

        assertThat(new Exhaustion(slow, "").at(NOW))
                .extracting(Pattern::key)
                .containsExactly("|volume|/", "unknown|memory");
    }

    /** Another cluster's volumes may be known to it alone: that nothing is told of them must not look like room. */
    @Test
    void tellsWhatItKnowsAndThatItIsAPartWhereOnePrometheusOfSeveralIsAway() {
        var full = values(VALUES, i -> 0.58 + 0.04 * i * A_STEP);
        SeriesSource halves = (promQl, from, to, step) -> promQl.contains("capacity")
                ? new Found(List.of(new Series(Map.of(), full)), "it did not answer within 60000 ms")
                : Found.all(List.of());

        assertThat(new Exhaustion(halves, "").at(NOW))
                .extracting(Pattern::key, Pattern::says)
                .containsExactly(
                        tuple("|volume|/", "The volume of claim / will be full around 2026-12-01."),
                        tuple(
                                "unknown|volume",
                                "Whether the space of a volume will be used up is known only in part."));
        assertThat(new Exhaustion(halves, "").at(NOW).getLast().evidence())
                .isEqualTo("One Prometheus of several did not tell: it did not answer within 60000 ms."
                        + " What only that one has is missing here.");
    }

    @Test
    void theIntervalHoldsTheTrueSlopeAlmostAlways() {
        int held = 0;
        int runs = 1_000;
        for (int seed = 0; seed < runs; seed++) {
            var noise = new Random(seed);
            var trend = Trend.of(values(VALUES, i -> 0.50 + 0.03 * i * A_STEP + 0.01 * noise.nextGaussian()));
            held += trend.least() <= 0.03 && 0.03 <= trend.most() ? 1 : 0;
        }

        assertThat((double) held / runs).isBetween(0.93, 0.98);
    }

    @Test
    void valuesWithoutATrendAreHardlyEverTakenForOne() {
        int wrong = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var noise = new Random(seed);
            wrong += told(i -> 0.90 + 0.03 * noise.nextGaussian()).size();
        }

        assertThat(wrong).isZero();
    }

    @Test
    void theLineIsThatOfTheMedianSlope() {
        var trend = Trend.of(values(5, i -> i == 2 ? 50 : i * A_STEP));

        assertThat(trend.perDay()).isCloseTo(1, within(1e-9));
        assertThat(trend.level()).isCloseTo(4 * A_STEP, within(1e-9));
        assertThat(trend.reaches(1, 1)).isEqualTo(NOW.plus(Duration.ofHours(12)));
        assertThat(Trend.of(values(4, i -> 7)).chance()).isOne();
    }
}
