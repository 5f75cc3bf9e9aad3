package io.kubernaut.rules.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.alert.Webhook;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.Judge.Judgment;
import io.kubernaut.rules.scenario.ScenarioRunner.Result;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScenarioReportTest {
    private final ScenarioReport report = new ScenarioReport(List.of(
            result("a", true, Grade.BEST),
            result("b", true, Grade.CONSERVATIVE),
            result("c", false, Grade.GOOD),
            result("d", false, Grade.NEGATIVE),
            result("e", true, null)));

    @Test
    void reportsActingAndHoldingApart() {
        assertThat(report.actMean()).isCloseTo(0.65, within(1e-9));
        assertThat(report.holdMean()).isCloseTo(-0.1, within(1e-9));
        assertThat(report.negatives()).isEqualTo(1);
        assertThat(report.allBest()).isFalse();
        assertThat(report.byTier()).containsEntry("context", (1.0 + 0.3 + 0.8 - 1.0) / 4);
    }

    @Test
    void printsOneLineForEachAndTheTotals() {
        assertThat(report.table())
                .contains("a  best          1.00")
                .contains("e  not judged")
                .contains("5 scenarios: act mean 0.650, hold mean -0.100, negative 1");
    }

    @Test
    void writesJsonForPrograms() {
        assertThat(report.json())
                .startsWith("[{\"decisions\":[],\"id\":\"a\",\"score\":1.0}")
                .contains("\"id\":\"e\",\"score\":null");
    }

    @Test
    void failsOnHarmOnlyUnlessStrict() {
        assertThat(report.junit(false))
                .contains("tests=\"5\" failures=\"1\"")
                .contains("&lt;worse&gt;")
                .contains("<skipped");
        assertThat(report.junit(true)).contains("failures=\"3\"");
    }

    private static Result result(String id, boolean act, @Nullable Grade grade) {
        var expected = new Expectation(act, List.of(), Set.of(), List.of(), 0, List.of(), false, false);
        var scenario = new Scenario(
                id,
                id,
                "",
                "context",
                Instant.EPOCH,
                new Webhook("", "", "", 0, List.of(), List.of()),
                List.of(),
                List.of(),
                expected);
        return new Result(
                scenario, List.of(), grade == null ? null : new Judgment(grade.score(), grade, "none", "<worse>"));
    }
}
