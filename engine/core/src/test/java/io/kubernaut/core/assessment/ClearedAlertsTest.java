package io.kubernaut.core.assessment;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.assessment.AlertSource.Answer;
import io.kubernaut.core.incident.Episode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClearedAlertsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Answer CLEARED = new Answer.Cleared("Prometheus");
    private static final Answer FIRING = new Answer.Firing("Alertmanager");
    private static final Answer AWAY = new Answer.Unknown("Prometheus cannot be reached", true);

    /** All of them were notified as resolved: that must not matter. */
    private static Look look(Answer... answers) {
        var alert = anAlert("KubePodCrashLooping").made().resolvedAt(NOON);
        var episode =
                new Episode(UUID.randomUUID(), alert, NOON, NOON, NOON, UUID.randomUUID(), 0, Episode.End.RESOLVED);
        var next = new ArrayDeque<>(Arrays.asList(answers));
        return ClearedAlerts.look(Collections.nCopies(answers.length, episode), (a, heard) -> next.pop());
    }

    @Test
    void isOverWhereItsSourceSaysSo() {
        assertThat(look(CLEARED).component().value()).isEqualTo(1);
        assertThat(look(CLEARED).component().because()).isEqualTo("It is over, as Prometheus says.");
    }

    @Test
    void isNotOverWhereItsSourceSaysThatItFiresThoughItWasNotifiedAsResolved() {
        assertThat(look(FIRING).component().value()).isZero();
        assertThat(look(FIRING).component().because()).isEqualTo("It still fires, as Alertmanager says.");
    }

    @Test
    void isTheShareThatIsOver() {
        assertThat(look(CLEARED, FIRING, FIRING, CLEARED).component().value()).isEqualTo(0.5);
    }

    @Test
    void isNotKnownWhereTheSourceCannotBeReachedThoughItWasNotifiedAsResolved() {
        assertThat(look(AWAY)).satisfies(l -> {
            assertThat(l.component().value()).isNull();
            assertThat(l.component().because())
                    .isEqualTo("Whether it fires is not known: Prometheus cannot be reached.");
            assertThat(l.passing()).isTrue();
        });
    }

    @Test
    void isNoSuccessAsLongAsOneOfThemCannotBeTold() {
        assertThat(look(CLEARED, AWAY).component().value()).isNull();
        assertThat(look(FIRING, AWAY).component().value()).isZero();
    }

    @Test
    void ofManyTheNewestAreAskedAndAloneAreNoSuccess() {
        var all = new Answer[25];
        Arrays.fill(all, CLEARED);

        assertThat(look(all).component().value()).isNull();
        assertThat(look(all).component().because())
                .isEqualTo("Of 25 alerts only the newest 20 were asked about; they are over.");
        assertThat(look(Arrays.copyOf(all, 20)).component().value()).isEqualTo(1);
    }

    @Test
    void ofManyOneThatFiresAmongTheNewestIsSeen() {
        var episodes = new ArrayList<Episode>();
        for (int i = 0; i < 25; i++) {
            var alert = anAlert("KubePodCrashLooping").with("pod", "cart-" + i).made();
            episodes.add(new Episode(UUID.randomUUID(), alert, NOON, NOON, NOON, UUID.randomUUID(), 0, null));
        }

        var look = ClearedAlerts.look(
                episodes, (alert, heard) -> alert.label("pod").equals("cart-24") ? FIRING : CLEARED);

        assertThat(look.component().value()).isEqualTo(0.95);
    }

    @Test
    void isNotKnownWhereNobodyCanBeAsked() {
        var alert = anAlert("KubePodCrashLooping").made();
        var episode = new Episode(UUID.randomUUID(), alert, NOON, NOON, null, null, 0, null);

        var look = ClearedAlerts.look(List.of(episode), AlertSource.NONE);

        assertThat(look.component().value()).isNull();
        assertThat(look.passing()).isFalse();
        assertThat(ClearedAlerts.look(List.of(), AlertSource.NONE).component().value())
                .isNull();
    }
}
