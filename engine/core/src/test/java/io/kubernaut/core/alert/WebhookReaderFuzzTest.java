package io.kubernaut.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, the reader takes it, rejects parts of it, or refuses it; it never fails in another way. */
class WebhookReaderFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final byte[] RECORDED = recorded();
    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\u0000",
            "\\ud800",
            "null",
            "1e999",
            "-",
            "\"version\":\"4\"",
            "\"alerts\":[",
            "{\"labels\":{\"alertname\":\"A\"",
            "\"startsAt\":\"",
            "0001-01-01T00:00:00Z",
            "\u0000",
            "é");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesArbitraryBytes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            survives(body);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void survivesFragmentsOfJson(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var body = random.ints(random.nextInt(40), 0, FRAGMENTS.size())
                    .mapToObj(FRAGMENTS::get)
                    .collect(Collectors.joining());
            survives(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 12})
    void survivesARecordedBodyWithABitWrong(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 750; i++) {
            survives(mutated(
                    random.nextInt(RECORDED.length),
                    FRAGMENTS.get(random.nextInt(FRAGMENTS.size())),
                    random.nextInt(31)));
        }
    }

    private static byte[] mutated(int at, String insert, int drop) {
        var head = Arrays.copyOf(RECORDED, at);
        var tail = Arrays.copyOfRange(RECORDED, Math.min(RECORDED.length, at + drop), RECORDED.length);
        var middle = insert.getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(head, head.length + middle.length + tail.length);
        System.arraycopy(middle, 0, all, head.length, middle.length);
        System.arraycopy(tail, 0, all, head.length + middle.length, tail.length);
        return all;
    }

    private static void survives(byte[] body) {
        try {
            var webhook = new WebhookReader().read(body, NOW);
            for (var alert : webhook.alerts()) {
                assertThat(alert.name()).isNotBlank();
                assertThat(alert.labels().toString()).doesNotContain("\u0000");
                assertThat(alert.annotations().toString()).doesNotContain("\u0000");
            }
            assertThat(webhook.rejected())
                    .allSatisfy(r -> assertThat(r.reason()).isNotBlank());
        } catch (MalformedWebhookException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
        }
    }

    private static byte[] recorded() {
        try (var in = WebhookReaderFuzzTest.class.getResourceAsStream("/alertmanager/firing-0.33.json")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
