package io.kubernaut.core.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
    private final Pseudonyms pseudonyms = new Pseudonyms(Duration.ofHours(-1));

    @Test
    void standsForTheSameNameByTheSameWordWhereverItOccurs() {
        var workload = pseudonyms.text("checkout");
        assertThat(pseudonyms.text("checkout-7d9f8b6c4d-x2x4z")).startsWith(workload + "-");
        assertThat(pseudonyms.text("data-checkout-0")).isEqualTo("data-" + workload + "-0");
        assertThat(pseudonyms.text("checkouts")).doesNotContain(workload);
    }

    @Test
    void keepsTheShapeOfGeneratedNames() {
        var shape = "[a-z]+-[bcdfghjklmnpqrstvwxz2456789]{10}-[bcdfghjklmnpqrstvwxz2456789]{5}";
        assertThat(pseudonyms.text("checkout-7d9f8b6c4d-x2x4z")).matches(shape);
    }

    @Test
    void leavesWordsOfKubernetesAndSmallNumbersAsTheyAre() {
        assertThat(pseudonyms.text("CrashLoopBackOff 3/5 after 10m in kube-system"))
                .startsWith("CrashLoopBackOff 3/5 ")
                .endsWith(" 10m in kube-system");
    }

    @Test
    void putsAddressesForDocumentationInThePlaceOfReal() {
        assertThat(pseudonyms.text("10.244.2.31:443")).isEqualTo("192.0.2.1:443");
        assertThat(pseudonyms.text("ip-10-244-2-31")).endsWith("-192-0-2-1");
        assertThat(pseudonyms.text("fe80::1ff:fe23:4567:890a")).startsWith("2001:db8::");
        assertThat(pseudonyms.text("::1")).startsWith("2001:db8::");
    }

    @Test
    void movesTimesAndKeepsTheirDistance() {
        assertThat(pseudonyms.text("2026-03-04T09:39:17Z")).isEqualTo("2026-03-04T08:39:17Z");
        assertThat(pseudonyms.text("until 2026-03-04T09:39:17+02:00")).endsWith("2026-03-04T06:39:17Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
                "AKIAIOSFODNN7EXAMPLE",
                "postgres://root:hunter22@db.acme.example:5432/orders",
                "jane.doe@acme.example",
                "registry.acme.example/payments/api-gw:2.14.0@sha256:0011223344556677",
                "4111111111111111",
                "Überweisung-Zürich",
                "ЗаказСервис"
            })
    void letsNothingThrough(String secret) {
        var replaced = pseudonyms.text("value=" + secret + ";");
        for (var word : secret.split("[^\\p{L}\\p{N}]+")) {
            if (word.length() > 3 && !word.matches("postgres|sha256")) {
                assertThat(replaced).doesNotContain(word);
            }
        }
    }

    @Test
    void neverGivesTwoNamesOnePseudonym() {
        var seen = new java.util.HashSet<String>();
        for (int i = 0; i < 5_000; i++) {
            assertThat(seen.add(pseudonyms.text("w" + i))).isTrue();
            assertThat(seen.add(pseudonyms.text("10.0." + i / 250 + "." + i % 250)))
                    .isTrue();
            assertThat(seen.add(pseudonyms.text(Integer.toString(100_000 + i)))).isTrue();
            assertThat(seen.add(pseudonyms.text("word" + (char) ('a' + i % 26) + "q".repeat(i / 26 + 1))))
                    .isTrue();
        }
    }

    @Test
    void knowsAnAddressInsideOfAName() {
        for (var text : new String[] {
            "app.10.1.2.3.nip.io",
            "cart.10-1-2-3.nip.io",
            "cart_10_1_2_3",
            "x10.1.2.3",
            "::ffff:10.1.2.3",
            "10.1.2.3s",
            "v-10.1.2.3-a"
        }) {
            assertThat(new Pseudonyms(Duration.ZERO).text(text))
                    .as(text)
                    .containsPattern("192[._-]0[._-]2[._-][12]")
                    .doesNotContainPattern("1[._-]2[._-]3");
        }
    }
}
