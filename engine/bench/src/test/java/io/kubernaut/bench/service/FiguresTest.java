package io.kubernaut.bench.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FiguresTest {
    private final Figures figures = new Figures();

    @Test
    void saysWhatWasMeasuredWhatWasMissedAndWhatWasNotMeasured() {
        figures.measured("residentMiB", 401.5);
        figures.measured("storedP99MillisAt1000", 251);
        var out = new ByteArrayOutputStream();
        figures.print(new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("| resident memory at 1,000/s, MiB (`residentMiB`) | 402 | ≤ 512 | met |")
                .contains("(`storedP99MillisAt1000`) | 251 | ≤ 250 | missed |")
                .contains("(`backtestPerSecond`) | not measured |  |  |");
    }

    @Test
    void theJsonHoldsEachFigureByItsKeyAndTheRestBesideThem() {
        figures.measured("singlesOverNaive", 5.25);
        figures.raw("bareCommitMillis", Map.of("p50", 0.4));
        var json = JsonMapper.shared().readTree(figures.json());

        assertThat(json.path("singlesOverNaive").asDouble()).isEqualTo(5.25);
        assertThat(json.at("/raw/bareCommitMillis/p50").asDouble()).isEqualTo(0.4);
    }

    @Test
    void aFigureWithoutAGoalIsAMistake() {
        assertThatThrownBy(() -> figures.measured("singles", 1)).hasMessageContaining("singles");
    }
}
