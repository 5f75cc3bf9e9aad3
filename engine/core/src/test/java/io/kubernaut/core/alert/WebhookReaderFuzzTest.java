package io.kubernaut.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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

    @Property(tries = 2000)
    void survivesArbitraryBytes(@ForAll byte[] body) {
        survives(body);
    }

    @Property(tries = 2000)
    void survivesFragmentsOfJson(@ForAll("fragments") String body) {
        survives(body.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 3000)
    void survivesARecordedBodyWithABitWrong(@ForAll("mutations") byte[] body) {
        survives(body);
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(FRAGMENTS).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<byte[]> mutations() {
        var place = Arbitraries.integers().between(0, RECORDED.length - 1);
        return Combinators.combine(
                        place, Arbitraries.of(FRAGMENTS), Arbitraries.integers().between(0, 30))
                .as(WebhookReaderFuzzTest::mutated);
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
