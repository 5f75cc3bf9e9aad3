package io.kubernaut.core.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {
    private static final Instant NOON = Instant.parse("2026-11-05T12:00:00.123Z");

    @Test
    void sortsByTimeAndNeverRepeats() {
        var ids = IntStream.range(0, 1000)
                .mapToObj(i -> TimeOrderedId.at(NOON.plusMillis(i)).toString())
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 1000).mapToObj(i -> TimeOrderedId.at(NOON)))
                .doesNotHaveDuplicates();
    }

    @Test
    void isAUuidOfVersion7ThatTellsItsTime() {
        var id = TimeOrderedId.at(NOON);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
    }
}
