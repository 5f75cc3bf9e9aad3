package io.kubernaut.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "0, 0 s",
        "119, 119 s",
        "120, 2 min",
        "7199, 119 min",
        "7200, 2 h",
        "86399, 23 h 59 min",
        "172800, 2 d",
        "180000, 2 d 2 h",
    })
    void saysTheTwoLargestUnits(long seconds, String said) {
        assertThat(Spans.said(Duration.ofSeconds(seconds))).isEqualTo(said);
    }
}
