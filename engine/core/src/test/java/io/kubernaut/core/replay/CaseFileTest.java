package io.kubernaut.core.replay;

import static io.kubernaut.core.replay.CaseFixtures.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseFileTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final DecidedCase CASE =
            CaseFixtures.decided(1, "shop", CaseFixtures.doing("restart_pod", "a/b/c", 50));

    private static byte[] written(int cases) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var head = new CaseFile.Head(SINCE, SINCE.plusSeconds(60), cases, new TreeSet<>(Set.of("restart_pod")));
        List<Supplier<DecidedCase>> all = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            all.add(() -> CASE);
        }
        assertThat(CaseFile.write(bytes, head, source(all.stream()))).isZero();
        return bytes.toByteArray();
    }

    private static List<DecidedCase> read(CaseFile file) {
        var all = new ArrayList<DecidedCase>();
        for (var next = file.next(7); !next.isEmpty(); next = file.next(7)) {
            next.stream().map(Supplier::get).forEach(all::add);
        }
        return all;
    }

    @Test
    void readsWhatItWrites() throws IOException {
        try (var file = CaseFile.open(new ByteArrayInputStream(written(20)))) {
            assertThat(file.size()).isEqualTo(20);
            assertThat(file.head().executable()).containsExactly("restart_pod");
            assertThat(read(file)).hasSize(20).containsOnly(CASE);
        }
    }

    @Test
    void readsGzip() throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(zipped)) {
            zip.write(written(3));
        }

        try (var file = CaseFile.open(new ByteArrayInputStream(zipped.toByteArray()))) {
            assertThat(read(file)).hasSize(3).containsOnly(CASE);
        }
    }

    @Test
    void leavesOutAndCountsWhatCannotBeRead() throws IOException {
        var bytes = new ByteArrayOutputStream();
        Supplier<DecidedCase> damaged = () -> {
            throw new UnreadableCaseException("gone", null);
        };

        var left = CaseFile.write(
                bytes,
                new CaseFile.Head(SINCE, SINCE, 3, new TreeSet<>()),
                source(Stream.of(() -> CASE, damaged, () -> CASE)));

        assertThat(left).isEqualTo(1);
        try (var file = CaseFile.open(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(read(file)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.97})
    void noticesThatItWasCutOff(double share) throws IOException {
        var whole = written(20);
        var cut = new String(whole, 0, (int) (whole.length * share), StandardCharsets.UTF_8);
        var atALine = cut.substring(0, cut.lastIndexOf('\n') + 1).getBytes(StandardCharsets.UTF_8);

        try (var file = CaseFile.open(new ByteArrayInputStream(atALine))) {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(UnreadableCaseException.class)
                    .hasMessageContaining("without its last line");
        }
    }

    @Test
    void noticesThatALineIsMissing() throws IOException {
        var lines = new String(written(3), StandardCharsets.UTF_8).split("\n");
        var without = String.join("\n", lines[0], lines[1], lines[3], lines[4]) + "\n";

        try (var file = CaseFile.open(new ByteArrayInputStream(without.getBytes(StandardCharsets.UTF_8)))) {
            assertThatThrownBy(() -> read(file)).hasMessageContaining("2 of its 3 cases");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}\n", "hello\n", "{\"format\":\"other\"}\n"})
    void saysWhatIsNotSuchAFile(String text) {
        assertThatThrownBy(() -> CaseFile.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(UnreadableCaseException.class)
                .hasMessage("It was not written by `kubernaut export`");
    }

    @Test
    void refusesALaterVersion() {
        var head = "{\"format\":\"kubernaut-cases\",\"version\":2}\n";

        assertThatThrownBy(() -> CaseFile.open(new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("version 2");
    }
}
