package io.kubernaut.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.memory.Achievements.OfWorkload;
import io.kubernaut.core.memory.Effectiveness.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AchievementsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final int UNBOUND = 100;

    private static ObjectRef workload(String namespace, String name) {
        return ObjectRef.of("", "Deployment", namespace, name);
    }

    /** As the database adds up. */
    private static Tally tally(double effectiveness, Instant at) {
        double weight = Math.pow(0.5, (double) Duration.between(at, NOW).toSeconds() / Learning.HALF_LIFE.toSeconds());
        return Tally.of(new Learning.Sample(effectiveness, at), weight, NOW);
    }

    private static OfWorkload sample(ObjectRef workload, double effectiveness, Instant at) {
        return new OfWorkload("restart_pod", "crash-loop", workload, tally(effectiveness, at));
    }

    private record Raw(ObjectRef workload, Learning.Sample sample) {}

    private static List<Raw> history(Random random, int most) {
        return Stream.generate(() -> new Raw(
                        workload("ns-" + random.nextInt(3), "w-" + random.nextInt(3)),
                        new Learning.Sample(random.nextDouble(), NOW.minus(Duration.ofHours(random.nextInt(4_000))))))
                .limit(random.nextInt(most))
                .toList();
    }

    private static Stream<OfWorkload> as(String action, List<Raw> history) {
        return history.stream()
                .map(r -> new OfWorkload(
                        action,
                        "crash-loop",
                        r.workload(),
                        tally(r.sample().effectiveness(), r.sample().at())));
    }

    /** What is shown is what decisions use: both ways of reckoning agree on random histories. */
    @Test
    void scoresAsDecisionsDo() {
        var random = new Random(7);
        int compared = 0;
        for (int i = 0; i < 300; i++) {
            var acted = history(random, 40);
            var left = history(random, 20);
            var all = Stream.concat(as("restart_pod", acted), as(Learning.NOTHING, left))
                    .toList();

            for (var shown : Achievements.of(all, UNBOUND)) {
                var workload = shown.workload();
                if (workload != null && !shown.action().equals(Learning.NOTHING)) {
                    var decided = Learning.score(
                            "restart_pod", "crash-loop", asSeenFrom(workload, acted), asSeenFrom(workload, left));
                    assertThat(shown.score()).isCloseTo(decided.mean(), within(1e-9));
                    assertThat(shown.samples()).isEqualTo(decided.samples());
                    assertThat(shown.worked()).isEqualTo(decided.worked());
                    assertThat(shown.points()).isEqualTo(decided.points());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(1_000);
    }

    private static Map<Scope, Tally> asSeenFrom(ObjectRef workload, List<Raw> history) {
        var samples = new EnumMap<Scope, List<Learning.Sample>>(Scope.class);
        for (var raw : history) {
            var scope = raw.workload().equals(workload)
                    ? Scope.WORKLOAD
                    : raw.workload().namespace().equals(workload.namespace()) ? Scope.NAMESPACE : Scope.CLUSTER;
            samples.computeIfAbsent(scope, s -> new ArrayList<>()).add(raw.sample());
        }
        return LearningTest.added(samples, NOW);
    }

    @Test
    void saysWhatBecameOfThoseLeftAloneAndGivesItNoPoints() {
        var shown = Achievements.of(
                Stream.concat(
                                as(
                                        "restart_pod",
                                        List.of(new Raw(workload("shop", "cart"), new Learning.Sample(1, NOW)))),
                                as(
                                        Learning.NOTHING,
                                        List.of(
                                                new Raw(workload("shop", "cart"), new Learning.Sample(1, NOW)),
                                                new Raw(workload("bank", "ledger"), new Learning.Sample(0.9, NOW)))))
                        .toList(),
                UNBOUND);

        assertThat(shown)
                .filteredOn(e -> e.action().equals(Learning.NOTHING))
                .hasSize(5)
                .allSatisfy(e -> {
                    assertThat(e.points()).isZero();
                    assertThat(e.baseline()).isNull();
                    assertThat(e.score()).isGreaterThan(0.5);
                });
        assertThat(shown)
                .filteredOn(e -> e.action().equals("restart_pod"))
                .hasSize(3)
                .allSatisfy(e -> assertThat(e.baseline()).isNotNull());
        assertThat(shown)
                .filteredOn(e -> e.scope() == Scope.CLUSTER)
                .extracting(e -> e.baseline() == null ? -1 : e.baseline().samples())
                .containsExactly(-1, 2);
    }

    @Test
    void saysTheClusterFirstThenItsNamespacesThenTheirWorkloads() {
        var shown = Achievements.of(
                List.of(
                        sample(workload("shop", "cart"), 1, NOW),
                        sample(workload("bank", "ledger"), 0, NOW),
                        sample(ObjectRef.of("", "Node", "", "worker-1"), 1, NOW)),
                UNBOUND);

        assertThat(shown)
                .extracting(e -> e.scope() + " " + e.namespace() + " "
                        + (e.workload() == null ? "" : e.workload().name()))
                .containsExactly(
                        "CLUSTER  ",
                        "NAMESPACE bank ",
                        "NAMESPACE shop ",
                        "WORKLOAD  worker-1",
                        "WORKLOAD bank ledger",
                        "WORKLOAD shop cart");
        assertThat(shown.getFirst().mean()).isCloseTo(2.0 / 3, within(1e-9));
        assertThat(shown.getFirst().samples()).isEqualTo(3);
    }

    @Test
    void keepsClustersActionsAndSymptomsApart() {
        var eu = ObjectRef.of("eu1", "Deployment", "shop", "cart");
        var shown = Achievements.of(
                List.of(
                        sample(workload("shop", "cart"), 1, NOW),
                        sample(eu, 0, NOW),
                        new OfWorkload("rollback_deployment", "crash-loop", eu, tally(1, NOW)),
                        new OfWorkload("restart_pod", "hung", eu, tally(1, NOW))),
                UNBOUND);

        assertThat(shown).filteredOn(e -> e.scope() == Scope.CLUSTER).hasSize(4).allMatch(e -> e.samples() == 1);
    }

    @Test
    void keepsPointsWithinThePolicysBound() {
        var many =
                Stream.generate(() -> sample(workload("shop", "cart"), 1, NOW)).limit(50);

        assertThat(Achievements.of(many.toList(), 10)).allMatch(e -> e.points() == 10);
    }

    @ParameterizedTest
    @CsvSource({
        // Wilson's interval for shares, as tables of it have it.
        "0.9, 10, 0.596, 0.982",
        "0.5, 100, 0.404, 0.596",
        "1.0, 10, 0.722, 1.0",
        "0.5, 0, 0.0, 1.0"
    })
    void tellsHowSureAMeanIs(double mean, double n, double low, double high) {
        var interval = Interval.of(mean, n);
        assertThat(interval.low()).isCloseTo(low, within(0.001));
        assertThat(interval.high()).isCloseTo(high, within(0.001));
    }

    /** The mean of values in [0,1] lies in it in at least 95 of 100 cases, also where values are anything between. */
    @Test
    void isWideEnoughForWhatIsNoShare() {
        var random = new Random(3);
        int inside = 0;
        int tries = 5_000;
        for (int i = 0; i < tries; i++) {
            double sum = 0;
            for (int s = 0; s < 12; s++) {
                // Means 0.7: a mixture of failures and of fixes that held for a while.
                sum += random.nextDouble() < 0.25 ? 0.1 : 0.8 + 0.2 * random.nextDouble();
            }
            var interval = Interval.of(sum / 12, 12);
            inside += interval.low() <= 0.7 && 0.7 <= interval.high() ? 1 : 0;
        }
        assertThat((double) inside / tries).isGreaterThan(0.95);
    }

    @Test
    void tellsATrendOnlyFromEnoughRunsOnBothSides() {
        var cart = workload("shop", "cart");
        var before = NOW.minus(Duration.ofDays(20));
        var samples = new ArrayList<>(List.of(
                sample(cart, 1, before),
                sample(cart, 0.8, before),
                sample(cart, 0.9, before),
                sample(cart, 0.2, NOW),
                sample(cart, 0.3, NOW)));
        assertThat(Achievements.of(samples, UNBOUND)).allMatch(e -> e.trend() == null);

        samples.add(sample(cart, 0.4, NOW));

        assertThat(Achievements.of(samples, UNBOUND)).allSatisfy(e -> {
            assertThat(e.trend()).isNotNull();
            assertThat(e.trend().lately()).isCloseTo(0.3, within(1e-9));
            assertThat(e.trend().change()).isCloseTo(-0.6, within(1e-9));
        });
    }
}
