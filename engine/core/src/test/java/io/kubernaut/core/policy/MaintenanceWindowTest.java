package io.kubernaut.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceWindowTest {
    /** 2026-01-03 is a Saturday; summer time begins in Berlin on 2026-03-29 and ends on 2026-10-25. */
    @ParameterizedTest
    @CsvSource({
        "'Sat 10:00-12:00 UTC', 2026-01-03T09:59:59Z, ''",
        "'Sat 10:00-12:00 UTC', 2026-01-03T10:00:00Z, 2026-01-03T12:00:00Z",
        "'Sat 10:00-12:00 UTC', 2026-01-03T11:59:59Z, 2026-01-03T12:00:00Z",
        "'Sat 10:00-12:00 UTC', 2026-01-03T12:00:00Z, ''",
        "'Sat 10:00-12:00 UTC', 2026-01-04T11:00:00Z, ''",
        // Over midnight it belongs to the day on which it begins.
        "'Sat 22:00-04:00 UTC', 2026-01-04T03:59:00Z, 2026-01-04T04:00:00Z",
        "'Sat 22:00-04:00 UTC', 2026-01-03T03:59:00Z, ''",
        "'Sat 22:00-04:00 UTC', 2026-01-04T22:30:00Z, ''",
        "'daily 00:00-00:00 UTC', 2026-01-03T17:00:00Z, 2026-01-04T00:00:00Z",
        "'Fri-Mon 10:00-12:00 UTC', 2026-01-05T11:00:00Z, 2026-01-05T12:00:00Z",
        "'Fri-Mon 10:00-12:00 UTC', 2026-01-06T11:00:00Z, ''",
        "'mon,SATURDAY 10:00-12:00 UTC', 2026-01-03T11:00:00Z, 2026-01-03T12:00:00Z",
        // By the clock of the place.
        "'Sat 22:00-04:00 Europe/Berlin', 2026-01-03T21:00:00Z, 2026-01-04T03:00:00Z",
        "'Sat 22:00-04:00 Europe/Berlin', 2026-03-28T21:30:00Z, 2026-03-29T02:00:00Z",
        "'Sat 22:00-04:00 Europe/Berlin', 2026-10-24T20:00:00Z, 2026-10-25T03:00:00Z",
        "'Sat 22:00-04:00 America/New_York', 2026-01-04T03:30:00Z, 2026-01-04T09:00:00Z",
    })
    void isOpenByTheClockOfItsZone(String text, Instant now, String until) {
        var open = MaintenanceWindow.parseAll(text).getFirst().openUntil(now);

        assertThat(open.map(Instant::toString).orElse("")).isEqualTo(until);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sat",
                "Sat 10:00 UTC",
                "Sat 10:00-12:00",
                "Sat 10:00-25:00 UTC",
                "Sat 10:00-12:00 Atlantis",
                "Sa 10:00-12:00 UTC",
                "Caturday 10:00-12:00 UTC",
                "Mon-Wed-Fri 10:00-12:00 UTC",
                "Sat 10:00-12:00 UTC; sometimes"
            })
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> MaintenanceWindow.parseAll(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isShownAsItIsWritten() {
        assertThat(MaintenanceWindow.parseAll("Sat-Sun 22:00-04:00 Europe/Berlin; daily 01:00-02:00 UTC"))
                .extracting(MaintenanceWindow::display)
                .containsExactly("Sat,Sun 22:00-04:00 Europe/Berlin", "Mon,Tue,Wed,Thu,Fri,Sat,Sun 01:00-02:00 UTC");
    }

    @Test
    void ofSeveralTheLastToEndCounts() {
        var now = Instant.parse("2026-01-03T11:00:00Z");
        var caution = Caution.DEFAULTS.maintaining(Map.of(
                "*", "Sat 10:00-12:00 UTC",
                "shop", "Sat 10:00-13:00 UTC; Sat 10:00-11:30 UTC",
                "web", "Fri 10:00-12:00 UTC"));

        assertThat(caution.maintained("shop", now).orElseThrow().until()).isEqualTo("2026-01-03T13:00:00Z");
        assertThat(caution.maintained("web", now).orElseThrow().until()).isEqualTo("2026-01-03T12:00:00Z");
        assertThat(caution.maintained("", now).orElseThrow().until()).isEqualTo("2026-01-03T12:00:00Z");
        assertThat(caution.maintained("shop", now.plusSeconds(7_200))).isEmpty();
    }
}
