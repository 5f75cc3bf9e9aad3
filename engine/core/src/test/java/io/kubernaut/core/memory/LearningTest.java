package io.kubernaut.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.memory.Learning.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Map<Scope, Tally> added(Map<Scope, List<Sample>> samples, Instant now) {
        var added = new EnumMap<Scope, Tally>(Scope.class);
        samples.forEach((scope, all) ->
                added.put(scope, all.stream().map(s -> Learning.tally(s, now)).reduce(Tally.NONE, Tally::plus)));
        return added;
    }

    private static Score score(Map<Scope, List<Sample>> samples) {
        return Learning.score("restart_pod", "crash-loop", added(samples, NOW), Map.of());
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

    private static List<Sample> times(int many, double effectiveness) {
        return Collections.nCopies(many, new Sample(effectiveness, NOW));
    }

    private static Score against(Map<Scope, List<Sample>> acted, Map<Scope, List<Sample>> nothing) {
        return Learning.score("restart_pod", "crash-loop", added(acted, NOW), added(nothing, NOW));
    }

    /** Where nobody was left alone, or they did badly, half is the measure: a useless action is never a good one. */
    @ParameterizedTest
    @CsvSource({
        // acted, nothing, points
        "0.95, 0.95, 0",
        "1.0, 0.9, 6",
        "1.0, 0.5, 29",
        "1.0, 0.0, 29",
        "0.5, 0.0, 0",
        "0.0, 0.0, -29",
        "0.5, 1.0, -29",
        "0.0, 1.0, -30"
    })
    void givesPointsForBeingBetterThanDoingNothing(double acted, double nothing, int points) {
        var score = against(Map.of(Scope.WORKLOAD, times(200, acted)), Map.of(Scope.WORKLOAD, times(2_000, nothing)));

        assertThat(score.points()).isEqualTo(points);
        assertThat(score.baseline()).isNotNull().satisfies(b -> {
            assertThat(b.mean()).isCloseTo(nothing, within(0.01));
            assertThat(b.samples()).isEqualTo(2_000);
        });
    }

    @Test
    void comparesInEachScopeWhatWasDoneThereWithWhatWasLeftAloneThere() {
        var recoversElsewhere = Map.of(Scope.CLUSTER, times(500, 1));
        var actedElsewhere = Map.of(Scope.CLUSTER, times(500, 1));
        assertThat(against(actedElsewhere, recoversElsewhere).points()).isZero();

        var notHere = Map.of(Scope.CLUSTER, times(500, 1), Scope.WORKLOAD, times(500, 0));
        var onlyActedElsewhere = against(actedElsewhere, notHere);
        assertThat(onlyActedElsewhere.points()).isZero();
        assertThat(onlyActedElsewhere.mean()).isCloseTo(0.5, within(0.01));
        assertThat(onlyActedElsewhere.baseline())
                .isNotNull()
                .satisfies(b -> assertThat(b.mean()).isLessThan(0.02));

        var actedHereToo = Map.of(Scope.CLUSTER, times(500, 1), Scope.WORKLOAD, times(500, 1));
        assertThat(against(actedHereToo, notHere).points()).isEqualTo(30);
    }

    @Test
    void knowsNothingOfAnActionThatWasNeverTaken() {
        var seen = List.of(
                new Learning.Seen(Learning.NOTHING, Scope.CLUSTER, new Sample(1, NOW)),
                new Learning.Seen("restart_pod", Scope.WORKLOAD, new Sample(1, NOW)));

        assertThat(Learning.scores("crash-loop", seen, NOW))
                .extracting(Score::action)
                .containsExactly("restart_pod");
        assertThat(Learning.scores("crash-loop", seen.subList(0, 1), NOW)).isEmpty();
    }

    /** The example in docs/explanation/learning.md. */
    @Test
    void isAsInTheDocumentation() {
        var acted = Map.of(Scope.WORKLOAD, times(20, 1));
        var left = Stream.concat(times(40, 1).stream(), times(5, 0).stream()).toList();

        assertThat(against(Map.of(Scope.WORKLOAD, times(1, 1)), Map.of()))
                .extracting(Score::points, s -> Math.round(s.mean() * 100))
                .containsExactly(5, 58L);
        assertThat(against(acted, Map.of()))
                .extracting(Score::points, s -> Math.round(s.mean() * 100))
                .containsExactly(24, 90L);
        assertThat(against(acted, Map.of(Scope.WORKLOAD, left))).satisfies(s -> {
            assertThat(s.points()).isEqualTo(7);
            assertThat(s.baseline().mean()).isCloseTo(0.85, within(0.001));
        });
    }
}
