package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private static String said(String... sentences) {
        return Evidence.said(new TreeSet<>(List.of(sentences)));
    }

    @Test
    void saysASentenceOnceAndListsThePods() {
        assertThat(said(
                        "cart-a of the newest release crashes; no earlier one does",
                        "cart-b of the newest release crashes; no earlier one does",
                        "cart-c of the newest release crashes; no earlier one does"))
                .isEqualTo("cart-a of the newest release crashes; no earlier one does (so it is with cart-b, cart-c)");
        assertThat(said("a: the kernel killed app for memory", "b: the kernel killed app for memory"))
                .isEqualTo("a: the kernel killed app for memory (so it is with b)");
    }

    @Test
    void keepsApartWhatDiffersInMore() {
        assertThat(said("cart-a crashes", "the disk of n1 fills", "the disk of n2 fills", "it is closed"))
                .isEqualTo("cart-a crashes; it is closed; the disk of n1 fills (so it is with n2)");
        assertThat(said("crashed", "hung")).isEqualTo("crashed; hung");
        assertThat(said("a likes b", "a likes c", "d likes b")).isEqualTo("a likes b (so it is with c); d likes b");
    }

    @Test
    void staysShort() {
        var many =
                IntStream.range(10, 30).mapToObj(i -> "pod-" + i + " crashes").toArray(String[]::new);

        assertThat(said(many))
                .isEqualTo("pod-10 crashes (so it is with pod-11, pod-12, pod-13, pod-14, pod-15 and 14 more)");
        assertThat(said("a b", "c d", "e f", "g h", "i j")).isEqualTo("a b; c d; e f; and 2 more");
    }
}
