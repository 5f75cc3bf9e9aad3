package io.kubernaut.history.incident;

import static io.kubernaut.history.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import io.kubernaut.core.alert.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TriageChunkTest {
    private static Stream<Lives.Opened> alerts(int count, String severity, String namespace) {
        return IntStream.range(0, count).mapToObj(i -> {
            var labels = new TreeMap<String, String>();
            labels.put("alertname", "A");
            labels.put("severity", severity);
            labels.put("namespace", namespace);
            labels.put("deployment", "d" + i / 2);
            var fingerprint = severity + namespace + i;
            var alert = new Alert(fingerprint, "A", AlertStatus.FIRING, labels, new TreeMap<>(), NOON, null, "");
            return new Lives.Opened(new Lives.Key("", fingerprint), UUID.randomUUID(), alert, NOON, NOON, 0);
        });
    }

    @SafeVarargs
    private static List<TriageChunk> chunks(Stream<Lives.Opened>... some) {
        var all = new ArrayList<>(Stream.of(some).flatMap(s -> s).toList());
        Collections.shuffle(all, new Random(5));
        return TriageChunk.of(all);
    }

    private static List<String> labels(TriageChunk chunk, String name) {
        return chunk.episodes().stream().map(o -> o.alert().label(name)).toList();
    }

    @Test
    void makesNoneOfNothing() {
        assertThat(TriageChunk.of(List.of())).isEmpty();
    }

    @Test
    void makesOneOfFewWhateverTheyAreAndNamesTheMostSevere() {
        assertThat(chunks(alerts(40, "info", "a"), alerts(1, "error", "b"), alerts(50, "warning", "c")))
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.severity()).isEqualTo(Severity.ERROR);
                    assertThat(c.episodes()).hasSize(91);
                });
    }

    @Test
    void keepsANamespaceWhole() {
        var chunks = chunks(alerts(60, "warning", "a"), alerts(60, "warning", "b"), alerts(30, "warning", "c"));

        assertThat(chunks).hasSize(2);
        assertThat(labels(chunks.get(0), "namespace")).hasSize(60).containsOnly("a");
        assertThat(labels(chunks.get(1), "namespace")).hasSize(90).containsOnly("b", "c");
    }

    @Test
    void dividesANamespaceThatHasMoreThanFitsBetweenObjects() {
        var chunks = chunks(alerts(250, "warning", "a"));

        assertThat(chunks).extracting(c -> c.episodes().size()).containsExactly(100, 100, 50);
        assertThat(labels(chunks.get(0), "deployment"))
                .doesNotContainAnyElementsOf(labels(chunks.get(1), "deployment"));
    }

    @Test
    void putsTheSevereIntoTheFirst() {
        var chunks = chunks(alerts(100, "info", "a"), alerts(70, "critical", "z"), alerts(70, "critical", "y"));

        assertThat(chunks)
                .extracting(TriageChunk::severity)
                .containsExactly(Severity.CRITICAL, Severity.CRITICAL, Severity.INFO);
        assertThat(chunks).extracting(TriageChunk::triageId).doesNotHaveDuplicates();
    }
}
