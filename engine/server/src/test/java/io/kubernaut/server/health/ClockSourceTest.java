package io.kubernaut.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSourceTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Instant wall = NOON;
    private long nanos = 7;
    private Duration databaseBehind = Duration.ZERO;
    private boolean databaseAway;
    private final InstantSource source = () -> wall;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final ClockSource watched = new ClockSource(
            clock, () -> nanos, () -> databaseAway ? Optional.empty() : Optional.of(wall.minus(databaseBehind)));

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    @Test
    void takesTimeThatPassesForNoJumpHoweverMuchItIs() {
        assertThat(watched.look()).isEmpty();
        pass(Duration.ofHours(3));

        assertThat(watched.look()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT40S, It jumped forward by 40 s.",
        "PT39.999S, It jumped forward by 40 s.",
        "PT-1H, It jumped back by 60 min."
    })
    void tellsOfAJumpForTenMinutes(Duration by, String said) {
        assertThat(watched.look()).isEmpty();
        pass(Duration.ofSeconds(5));
        wall = wall.plus(by);
        var at = wall;

        var jumped = new Sighting(DegradedMode.CLOCK_OFF, null, "", said, at);
        assertThat(watched.look()).containsExactly(jumped);
        pass(Duration.ofMinutes(9));
        assertThat(watched.look()).containsExactly(jumped);
        pass(Duration.ofMinutes(2));
        assertThat(watched.look()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT25S, It is 25 s ahead of the database's.", "PT-25S, It is 25 s behind the database's."})
    void tellsOfADifferenceFromTheDatabaseAsLongAsItIs(Duration ahead, String said) {
        databaseBehind = ahead;

        assertThat(watched.look()).containsExactly(Sighting.of(DegradedMode.CLOCK_OFF, said));
        databaseBehind = Duration.ofSeconds(5);
        assertThat(watched.look()).isEmpty();
    }

    @Test
    void saysNothingOfADatabaseThatDoesNotTell() {
        databaseBehind = Duration.ofHours(1);
        databaseAway = true;

        assertThat(watched.look()).isEmpty();
    }
}
