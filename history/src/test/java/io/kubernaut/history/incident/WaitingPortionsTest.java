package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.firing;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.Severity;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WaitingPortionsTest {
    private static final UUID FIRST = UUID.randomUUID();

    private final WaitingPortions portions = new WaitingPortions();

    private static TriageChunk chunk(UUID id, Severity severity, int episodes) {
        return new TriageChunk(
                id,
                severity,
                IntStream.range(0, episodes)
                        .mapToObj(i -> opened(UUID.randomUUID().toString()))
                        .toList());
    }

    private static Lives.Opened opened(String fingerprint) {
        return new Lives.Opened(new Lives.Key("", fingerprint), UUID.randomUUID(), firing(fingerprint), NOON, NOON, 0);
    }

    @Test
    void whatFitsJoinsAPortionThatWaits() {
        portions.stored(List.of(chunk(FIRST, Severity.WARNING, 60)));
        var fits = chunk(UUID.randomUUID(), Severity.WARNING, 40);

        assertThat(portions.candidates(List.of(fits))).containsExactly(FIRST);
        assertThat(portions.joined(List.of(fits), List.of(FIRST)))
                .singleElement()
                .isEqualTo(new TriageChunk(FIRST, Severity.WARNING, fits.episodes()));
    }

    @Test
    void nothingJoinsAPortionThatWasBegun() {
        portions.stored(List.of(chunk(FIRST, Severity.WARNING, 1)));
        var late = chunk(UUID.randomUUID(), Severity.WARNING, 1);

        assertThat(portions.joined(List.of(late), List.of())).containsExactly(late);
    }

    @Test
    void nothingJoinsAPortionOfAnotherUrgency() {
        portions.stored(List.of(chunk(FIRST, Severity.WARNING, 1)));
        var urgent = chunk(UUID.randomUUID(), Severity.CRITICAL, 1);

        assertThat(portions.candidates(List.of(urgent))).isEmpty();
        assertThat(portions.joined(List.of(urgent), List.of(FIRST))).containsExactly(urgent);
    }

    @Test
    void aPortionNeverGrowsBeyondItsMost() {
        portions.stored(List.of(chunk(FIRST, Severity.WARNING, TriageChunk.MOST - 50)));
        var thirty = chunk(UUID.randomUUID(), Severity.WARNING, 30);
        var thirtyMore = chunk(UUID.randomUUID(), Severity.WARNING, 30);

        var joined = portions.joined(List.of(thirty, thirtyMore), List.of(FIRST));

        assertThat(joined.stream().map(TriageChunk::triageId)).containsExactly(FIRST, thirtyMore.triageId());
        portions.stored(joined.subList(0, 1));
        assertThat(portions.candidates(List.of(thirtyMore))).isEmpty();
    }
}
