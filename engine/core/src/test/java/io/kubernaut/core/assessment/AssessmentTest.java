package io.kubernaut.core.assessment;

import static io.kubernaut.core.assessment.Component.Kind.ALERT_CLEARED;
import static io.kubernaut.core.assessment.Component.Kind.METRICS;
import static io.kubernaut.core.assessment.Component.Kind.TARGET_HEALTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessmentTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static Component component(Component.Kind kind, @Nullable Double value) {
        return value == null ? Component.unknown(kind, "?") : Component.known(kind, value, "seen");
    }

    private static Assessment of(
            @Nullable Double health, @Nullable Double alert, @Nullable Double metrics, Deduction... deductions) {
        return Assessment.of(
                List.of(component(TARGET_HEALTH, health), component(ALERT_CLEARED, alert), component(METRICS, metrics)),
                List.of(deductions),
                NOON);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "0, 0, 0, 0",
        "1, 0, 0, 0.40",
        "0, 1, 0, 0.35",
        "0, 0, 1, 0.25",
        "1, 1, , 1",
        "1, 0, , 0.5333",
        "0.5, , , 0.5",
        "0, , 1, 0.3846",
    })
    void isTheWeightedMeanOfWhatIsKnown(Double health, Double alert, Double metrics, double expected) {
        assertThat(of(health, alert, metrics).effectiveness()).isCloseTo(expected, within(0.0001));
    }

    @Test
    void isNothingWhereNothingIsKnown() {
        assertThat(of(null, null, null).effectiveness()).isNull();
        assertThat(of(null, null, null, Deduction.sideEffect("?")).effectiveness())
                .isNull();
    }

    @Test
    void isLoweredByEachDeduction() {
        var lowered = of(1.0, 1.0, null, Deduction.sideEffect("KubePodNotReady fires."))
                .lowered(Deduction.recurred(NOON, NOON, DAY, "0 s"));

        assertThat(lowered.effectiveness()).isCloseTo(0.28, within(0.0001));
    }

    @Test
    void givesNoScoreToWhatWasNotItsDoingWhateverComesLater() {
        var foreign = Assessment.notScored("Someone changed it.", NOON);

        assertThat(foreign.effectiveness()).isNull();
        assertThat(foreign.lowered(Deduction.recurred(NOON, NOON, DAY, "0 s")).effectiveness())
                .isNull();
        assertThat(foreign.inWords()).isEqualTo("cannot be told. Someone changed it.");
    }

    /** The window is a day. */
    @ParameterizedTest
    @CsvSource({"0, 0.4", "12, 0.7", "24, 1.0", "48, 1.0", "-1, 0.4"})
    void keepsMoreTheLongerItHeld(long hours, double factor) {
        assertThat(Deduction.recurred(NOON, NOON.plus(Duration.ofHours(hours)), DAY, "")
                        .factor())
                .isCloseTo(factor, within(0.0001));
    }

    @Test
    void saysWhatItIsMadeOf() {
        var assessment = Assessment.of(
                List.of(
                        Component.known(TARGET_HEALTH, 1, "3 of 3 pods are ready."),
                        Component.known(ALERT_CLEARED, 0, "It still fires, as Alertmanager says."),
                        Component.unknown(METRICS, "There is no measure for crash-loop.")),
                List.of(Deduction.sideEffect("Since the action there is KubeJobFailed.")),
                NOON);

        assertThat(assessment.inWords())
                .isEqualTo("0.37. Health 1.00: 3 of 3 pods are ready."
                        + " Alert 0.00: It still fires, as Alertmanager says."
                        + " Metrics not known: There is no measure for crash-loop."
                        + " Times 0.70: Since the action there is KubeJobFailed.");
    }

    @ParameterizedTest
    @CsvSource({"-0.01", "1.01", "NaN"})
    void refusesAValueOutsideOfItsRange(double value) {
        assertThatThrownBy(() -> Component.known(METRICS, value, "")).hasMessageContaining("METRICS must be in [0,1]");
    }
}
