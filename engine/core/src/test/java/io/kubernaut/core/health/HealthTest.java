package io.kubernaut.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOON);
    private final Health health = new Health(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return time.get();
        }
    });

    @Test
    void isDegradedSinceTheFirstOfReportsInARow() {
        health.report("disk", List.of(Sighting.of(DegradedMode.DISK_NEARLY_FULL, "300 MiB are left")));
        time.set(NOON.plusSeconds(30));
        health.report("disk", List.of(Sighting.of(DegradedMode.DISK_NEARLY_FULL, "200 MiB are left")));

        assertThat(health.now())
                .containsExactly(new Degradation(DegradedMode.DISK_NEARLY_FULL, null, "", NOON, "200 MiB are left"));
    }

    @Test
    void isOverOnceItsSourceNoLongerSeesIt() {
        health.report("disk", List.of(Sighting.of(DegradedMode.DISK_FULL, "0 MiB are left")));
        health.report("clock", List.of(Sighting.of(DegradedMode.CLOCK_OFF, "it jumped by 40 s")));
        health.report("disk", List.of());

        assertThat(health.now()).extracting(Degradation::mode).containsExactly(DegradedMode.CLOCK_OFF);
        assertThat(health.degraded(DegradedMode.DISK_FULL)).isFalse();

        time.set(NOON.plusSeconds(60));
        health.report("disk", List.of(Sighting.of(DegradedMode.DISK_FULL, "0 MiB are left")));
        assertThat(health.now().getFirst().since()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void believesASourceThatKnowsSinceWhen() {
        var since = NOON.minusSeconds(180);
        health.report(
                "cluster", List.of(new Sighting(DegradedMode.WATCH_STALE, "east", "Pod", "it was interrupted", since)));

        assertThat(health.of("east"))
                .singleElement()
                .satisfies(d -> assertThat(d.since()).isEqualTo(since));
        assertThat(health.of("west")).isEmpty();
    }

    @Test
    void saysWhatADecisionOfThenHadToDoWithout() {
        var stale = new Degradation(DegradedMode.WATCH_STALE, null, "Node, Pod", NOON.minusSeconds(180), "interrupted");

        assertThat(stale.saidOf(NOON))
                .isEqualTo("Made while watches of Node, Pod were broken or stale for 3 min: decisions that need fresh"
                        + " facts of these were held.");
    }

    @Test
    void namesTheClusterWhereThereAreSeveral() {
        var away = new Degradation(DegradedMode.API_AWAY, "east", "", NOON.minusSeconds(7), "connection refused");

        assertThat(away.saidOf(NOON))
                .isEqualTo("Made while the API server did not answer in cluster east for 7 s: the cluster"
                        + " was not to be changed, and facts were those of before.");
    }

    @ParameterizedTest
    @EnumSource(DegradedMode.class)
    void saysOfEachModeWhatItMeansAndWhatToDo(DegradedMode mode) {
        var said = new Degradation(mode, null, "3 items", NOON, "").saidOf(NOON);

        assertThat(said).startsWith("Made while ").endsWith(".").doesNotContain("%");
        assertThat(mode.means()).endsWith(".");
        assertThat(mode.remedy()).isNotBlank();
    }
}
