package io.kubernaut.core.assessment;

import static io.kubernaut.core.cluster.ClusterFixtures.aClusterNamed;
import static io.kubernaut.core.cluster.ClusterFixtures.aDaemonSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aService;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.assessment.MetricSource.Answer;
import io.kubernaut.core.assessment.MetricSource.Sample;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuringTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00.4Z");
    private static final Measuring.Windows WINDOWS =
            new Measuring.Windows(BEGAN, Instant.parse("2026-01-01T12:06:00.4Z"));
    private static final Instant NOW = Instant.parse("2026-01-01T12:30:00Z");

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Answer otherwise = new Answer.Unknown("Prometheus has no series of it", false);

    private Answer ask(String promQl, Instant from, Instant to, Duration step) {
        asked.add(promQl);
        assertThat(from).isEqualTo("2026-01-01T11:55:00Z");
        assertThat(to).isEqualTo("2026-01-01T12:11:01Z");
        return answers.entrySet().stream()
                .filter(e -> promQl.contains(e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }

    /** Every 30 seconds, by the seconds since the first: the action is at 300, and 661 is the first after it. */
    private static Answer values(DoubleUnaryOperator at) {
        var samples = new ArrayList<Sample>();
        for (int second = 0; second <= 960; second += 30) {
            var value = at.applyAsDouble(second);
            if (!Double.isNaN(value)) {
                samples.add(new Sample(Instant.parse("2026-01-01T11:55:00Z").plusSeconds(second), value));
            }
        }
        return new Answer.Samples(samples);
    }

    private static Answer moved(double before, double after) {
        return values(second -> second <= 300 ? before : after);
    }

    private static ClusterIndex cluster(String name) {
        return aClusterNamed(
                name,
                aDeployment("shop", "cart"),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                aReplicaSet("shop", "cart-2.x").ownedBy("Deployment", "cart"),
                aDaemonSet("shop", "cart-db"),
                aStatefulSet("shop", "till"),
                aService("shop", "front", "app", "cart"),
                aService("shop", "other", "app", "till"));
    }

    private Look look(String symptom, Measuring measuring, String cluster, ObjectRef object) {
        return measuring.look(cluster(cluster), List.of(object), symptom, WINDOWS, NOW);
    }

    private Look look(String symptom) {
        return look(
                symptom,
                Measuring.by(this::ask, Measures.standard(), ""),
                "",
                ObjectRef.of("", "Deployment", "shop", "cart"));
    }

    @Test
    void saysWhatWasMeasuredLatelyOfAnObjectByTheConfiguredQueries() {
        var queries = new ArrayList<String>();
        MetricSource source = (promQl, from, to, step) -> {
            queries.add(promQl);
            assertThat(Duration.between(from, to)).isEqualTo(Measuring.WINDOW);
            return promQl.contains("memory_working_set")
                    ? new Answer.Samples(List.of(new Sample(from, 0.5), new Sample(to, 0.93)))
                    : new Answer.Unknown("Prometheus has no series of it", false);
        };
        var cart = ObjectRef.of("", "Deployment", "shop", "cart");
        var measuring = Measuring.by(source, Measures.standard(), "");

        assertThat(measuring.lately(cluster(""), cart, NOW))
                .anySatisfy(line -> assertThat(line).endsWith(" is 93.0 %; within 5 minutes from 50.0 % to 93.0 %"))
                .anySatisfy(line -> assertThat(line).endsWith(" is not known, Prometheus has no series of it"));
        assertThat(queries)
                .isNotEmpty()
                .allSatisfy(q -> assertThat(q).containsAnyOf("cart", "front").doesNotContain("till"));
        assertThat(measuring.lately(cluster(""), ObjectRef.of("", "Deployment", "shop", "gone"), NOW))
                .containsExactly("Nothing is measured of it.");
        assertThat(Measuring.NONE.lately(cluster(""), cart, NOW))
                .containsExactly("Prometheus is not asked for measures.");
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, 0.3, 1",
        "0.9, 0.675, 0.75",
        "0.4, 0.5, 0.25",
        "0.3, 0.9, 0",
        "0, 0.5, 0",
    })
    void halfOfItIsAsGoodAsItGetsAndHalfAsMuchMoreAsBad(double before, double after, double expected) {
        answers.put("memory_working_set", moved(before, after));

        assertThat(look("container-oom").component().value()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void saysInWordsAndNumbersWhatItSaw() {
        answers.put("memory_working_set", moved(0.97, 0.4));
        answers.put("throttled", moved(0.2, 0.6));

        assertThat(look("container-oom").component().inWords())
                .isEqualTo("Metrics 1.00: memory of its limit 97.0 % before and 40.0 % after gives 1.00;"
                        + " restarts in 5 minutes is not known, Prometheus has no series of it."
                        + " Not judged by: CPU periods throttled 20.0 % before and 60.0 % after.");
    }

    @Test
    void whatIsToRiseIsBetterWhenItIsHigher() {
        answers.put("response_code!~", moved(2, 8));

        assertThat(look("service-unreachable").component().value()).isEqualTo(1);
        answers.put("response_code!~", moved(8, 2));
        assertThat(look("service-unreachable").component().value()).isZero();
    }

    @Test
    void aChangeWithinTheNoiseCountsNeitherWay() {
        answers.put("memory_working_set", moved(0.9, 0.82));

        var component = look("memory-high").component();

        assertThat(component.value()).isNull();
        assertThat(component.because())
                .startsWith("memory of its limit 90.0 % before and 82.0 % after is within 9.0 %");
    }

    @Test
    void whatWentUpAndDownBeforeMustMoveFartherToCount() {
        answers.put("memory_working_set", values(second -> second <= 300 ? second % 60 == 0 ? 0.9 : 0.5 : 0.45));
        assertThat(look("memory-high").component().value()).isNotNull();

        answers.put("memory_working_set", values(second -> second <= 300 ? 0.4 + second / 600.0 : 0.2));
        assertThat(look("memory-high").component().value()).isNull();
    }

    @Test
    void whatHappensBetweenTheWindowsIsNotLookedAt() {
        answers.put("memory_working_set", values(second -> second > 300 && second < 661 ? 50 : 0.5));

        assertThat(look("memory-high").component().because()).contains("50.0 % before and 50.0 % after is within");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 661})
    void fewerSamplesThanNeededTellNothing(int from) {
        answers.put("memory_working_set", values(s -> s >= from && s < from + 120 ? Double.NaN : s <= 300 ? 0.9 : 0.1));

        var component = look("memory-high").component();

        assertThat(component.value()).isNull();
        assertThat(component.because()).contains("values before and after, and 8 are needed");
    }

    @Test
    void missingSeriesTellNothingAndAreNotAskedForAgain() {
        assertThat(look("memory-high"))
                .isEqualTo(new Look(
                        Component.unknown(
                                Component.Kind.METRICS,
                                "memory of its limit is not known, Prometheus has no series of it."),
                        false));
    }

    @Test
    void aPrometheusThatIsAwayIsAskedAgainLaterAndNotOnceMoreNow() {
        otherwise = new Answer.Unknown("Prometheus cannot be asked, it did not answer within 3000 ms", true);

        assertThat(look("memory-high").passing()).isTrue();
        assertThat(asked).hasSize(1);
    }

    @Test
    void asksNothingWhereNoMeasureJudgesTheSymptom() {
        assertThat(look("image-pull").component().because()).isEqualTo("There is no measure for image-pull.");
        assertThat(look("node-load").component().because())
                .isEqualTo("There is no measure for node-load of what was acted on.");
        assertThat(look("memory-high", Measuring.NONE, "", ObjectRef.of("", "Deployment", "shop", "cart"))
                        .passing())
                .isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void namesThePodsOfItsReplicaSetsAndNoOthers() {
        look("memory-high");

        assertThat(asked.getFirst())
                .contains("namespace=\"shop\"")
                .contains("pod=~\"(cart-1|cart-2\\\\.x)-[bcdfghjklmnpqrstvwxz2456789]{5}\"");
        assertThat(asked).anySatisfy(q -> assertThat(q).contains("service=~\"front\""));
    }

    @Test
    void asksForOneClusterOnlyWhereThereAreSeveral() {
        var cart = ObjectRef.of("prod", "Deployment", "shop", "cart");

        var measuring = Measuring.by(this::ask, Measures.standard(), "");
        assertThat(look("memory-high", measuring, "prod", cart).component().because())
                .isEqualTo("Which label of time series names the cluster is not set.");
        assertThat(asked).isEmpty();
        look("memory-high", Measuring.by(this::ask, Measures.standard(), "site"), "prod", cart);
        assertThat(asked).isNotEmpty().allSatisfy(q -> assertThat(q).contains(",site=\"prod\""));
        assertThatThrownBy(() -> Measuring.by(this::ask, Measures.standard(), "a=\"b\","))
                .hasMessageContaining("No label is named");
    }

    @Test
    void anOperatorReplacesAQueryOrSwitchesItOff() {
        var measuring = Measuring.by(
                this::ask, Measures.standard(Map.of("memory", "my_memory{ns=$namespace}", "restarts", "")), "");

        look("container-oom", measuring, "", ObjectRef.of("", "Deployment", "shop", "cart"));

        assertThat(asked.getFirst()).isEqualTo("my_memory{ns=\"shop\"}");
        assertThat(asked).noneSatisfy(q -> assertThat(q).contains("restarts_total"));
        assertThatThrownBy(() -> Measures.standard(Map.of("memoryy", "x")))
                .hasMessageContaining("memoryy is none of the measures");
    }

    @Test
    void everySymptomThatIsJudgedIsOneThatAlertsHave() {
        assertThat(Measures.standard())
                .allSatisfy(m -> assertThat(m.judges())
                        .isNotEmpty()
                        .allSatisfy(
                                s -> assertThat(aSnapshot().symptom(s).made().family())
                                        .isNotEqualTo("other")));
    }

    @Test
    void theWindowAfterTheActionReachesBackIntoNothingBeforeIt() {
        assertThatThrownBy(() -> new Measuring.Windows(BEGAN, BEGAN.plusSeconds(299)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
