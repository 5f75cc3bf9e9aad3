package io.kubernaut.advisor.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleaningTest {
    private final Cleaning cleaning = new Cleaning();

    private String clean(String text) {
        return cleaning.clean(text, 300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "card 4111 1111 1111 1111 declined",
                "card 4111111111111111",
                "call +49 170 1234567 now",
                "pay to DE89 3704 0044 0532 0130 00",
                "ssn 078-05-1120",
                "seed c0ffee1234567890abcdefc0ffee1234567890abcdef",
                "mail jane.doe@example.com",
                "pass\u200bword=hunter2",
                "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}]}",
                "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2\"}],\"cut",
                "{\\\"name\\\":\\\"API_TOKEN\\\",\\\"value\\\":\\\"hunter2\\\"}",
                "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----"
            })
    void takesAwayWhatIsNobodysBusiness(String text) {
        assertThat(clean(text))
                .contains("[redacted]")
                .doesNotContain("4111")
                .doesNotContain("1234567")
                .doesNotContain("3704")
                .doesNotContain("078-05")
                .doesNotContain("c0ffee")
                .doesNotContain("jane")
                .doesNotContain("hunter2")
                .doesNotContain("MIIE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Back-off restarting failed container app in pod cart-6d4cf56db6-x7k2p",
                "0/12 nodes are available: 3 Insufficient cpu, 9 node(s) had untolerated taint",
                "Readiness probe failed: Get \"http://10.1.2.3:8080/ready\": connection refused",
                "2026-01-01T12:00:00Z",
                "shop/Deployment/cart",
                "exit code 137, memory 536870912 of 536870912",
                "registry.example/shop/cart:1.4.0-20260101120000"
            })
    void leavesWhatHelpsAlone(String text) {
        assertThat(clean(text)).isEqualTo(text);
    }

    @Test
    void showsWhatTurnsTextAroundOrHidesIt() {
        assertThat(clean("a\u202eb\u0000c\u200bd\ufeffe\u2066f")).isEqualTo("abcdef");
        assertThat(clean("a\nb\r\n\tc\u2028d")).isEqualTo("a b c d");
    }

    @Test
    void isNoLongerThanItMay() {
        assertThat(cleaning.clean("word ".repeat(1_000), 50)).hasSize(50).endsWith("…");
        assertThat(cleaning.clean("\ud83d\ude00".repeat(100), 10))
                .hasSizeLessThanOrEqualTo(10)
                .doesNotContain("\ud83d…");
    }

    @Test
    void keepsEnoughOfADigest() {
        assertThat(clean("cart@sha256:" + "0123456789abcdef".repeat(4))).isEqualTo("cart@sha256:0123456789ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1 ", "+1", "DE89", "{\"name\":\"", "-", "a1", "\u200b", "=", "password="})
    void isNotKeptBusyByAHostileText(String seed) {
        var text = seed.repeat(200_000 / seed.length());

        Assertions.assertTimeout(java.time.Duration.ofSeconds(5), () -> cleaning.clean(text, 300));
    }
}
