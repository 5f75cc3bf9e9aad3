package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.firing;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.history.database.Jsonb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownAlertsTest {
    private final KnownAlerts known = new KnownAlerts();
    private final List<UUID> read = new ArrayList<>();

    private List<AlertMapper.AlertRow> stored(UUID[] episodes) {
        read.addAll(Arrays.asList(episodes));
        return Arrays.stream(episodes)
                .map(id -> new AlertMapper.AlertRow(id, Jsonb.of(firing(id.toString()))))
                .toList();
    }

    @Test
    void readsAnAlertOnceAndAsItIsStored() {
        var id = UUID.randomUUID();

        var first = known.of(List.of(id), this::stored);
        var again = known.of(List.of(id), this::stored);

        assertThat(first).containsOnlyKeys(id).containsValue(firing(id.toString()));
        assertThat(again).isEqualTo(first);
        assertThat(read).containsExactly(id);
    }

    @Test
    void whatIsOverAndWasNotKnownIsLeftOut() {
        assertThat(known.of(List.of(UUID.randomUUID()), missing -> List.of())).isEmpty();
    }

    @Test
    void holdsNoMoreThanItsMost() {
        var many =
                Stream.generate(UUID::randomUUID).limit(KnownAlerts.MOST + 1L).toList();
        known.of(many, this::stored);
        read.clear();

        known.of(many, this::stored);

        assertThat(read).hasSizeBetween(1, many.size());
    }
}
