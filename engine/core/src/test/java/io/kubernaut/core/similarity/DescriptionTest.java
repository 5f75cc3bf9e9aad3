package io.kubernaut.core.similarity;

import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionTest {
    @Test
    void saysWhatFiredWhatItMeansWhatWasFoundAndWhatTheObjectsSay() {
        var snapshot = Situations.OUT_OF_MEMORY.in("shop", "cart");
        var found = new Evaluation(
                List.of(Finding.of(
                        "memory-limit-too-low", ObjectRef.parse("", "shop/Deployment/cart"), "cart needs 900Mi")),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        assertThat(Description.of(snapshot, found).text()).isEqualTo("""
                alerts: kube pod crash looping
                symptom: crash loop
                about: deployment
                findings: memory limit too low
                states: crash loop back off, crashing, oom killed
                events: back off""");
        assertThat(Description.of(snapshot).text()).doesNotContain("findings");
    }

    @Test
    void tellsOfAnImageThatCannotBePulledAndOfANodeThatIsNotReady() {
        assertThat(Description.of(Situations.IMAGE_MISSING.in("shop", "cart")).text())
                .contains("states: image pull back off")
                .contains("events: failed");
        assertThat(Description.of(Situations.NODE_GONE.in("shop", "cart")).text())
                .contains("about: node")
                .contains("conditions: node memory pressure, node not ready");
    }

    @Test
    void leavesOutTheNamesOfAlertsForThoseWhoMustNotReadThem() {
        var description = Description.of(Situations.OUT_OF_MEMORY.in("shop", "cart"));

        assertThat(description.withoutAlerts().text())
                .startsWith("symptom: crash loop")
                .doesNotContain("kube pod");
        assertThat(description.inOneLine()).startsWith("alerts: kube pod crash looping; symptom: crash loop; about: ");
    }

    @Test
    void leavesOutWhatSomebodyWroteWhereAReasonShouldBe() {
        var pod = aPod("shop", "cart-1").crashing();
        var snapshot = aSnapshot()
                .in(pod, Situations.warning(pod, "e1", "cart.shop has failed"), Situations.warning(pod, "e2", "Oops42"))
                .made();

        assertThat(Description.of(snapshot).text()).doesNotContain("events");
    }

    @ParameterizedTest
    @CsvSource({
        "KubePodCrashLooping, kube pod crash looping",
        "OOMKilled, oom killed",
        "HTTP5xxErrors, http xx errors",
        "crash-loop, crash loop",
        "PersistentVolumeClaim, persistent volume claim",
        "node_disk_full_90, node disk full",
        "42, ''"
    })
    void writesNamesOfAlertsAndReasonsInWords(String name, String words) {
        assertThat(Description.words(name)).isEqualTo(words);
    }

    @Property(tries = 200)
    void isTheSameUnderOtherNamesNumbersAndTimes(
            @ForAll("names") String namespace,
            @ForAll("names") String name,
            @ForAll("names") String other,
            @ForAll("situations") Situations situation) {
        var text = Description.of(situation.in(namespace, name)).text();

        assertThat(text).isEqualTo(Description.of(situation.in("shop", other)).text());
        assertThat(text)
                .doesNotContain(namespace)
                .doesNotContain(name)
                .doesNotContainPattern("[0-9]")
                .doesNotContainIgnoringCase("written freely");
    }

    @Property(tries = 50)
    void tellsSituationsApart(@ForAll("names") String name) {
        var texts = Arrays.stream(Situations.values())
                .map(s -> Description.of(s.in("shop", name)).text())
                .toList();

        assertThat(Set.copyOf(texts)).hasSize(texts.size());
    }

    @Property(tries = 500)
    void keepsNothingButLowerCaseWordsOfAnyName(@ForAll String name) {
        assertThat(Description.words(name)).matches(Pattern.compile("([a-z]+( [a-z]+)*)?"));
    }

    @Provide
    Arbitrary<String> names() {
        // Names no part of which is a word of the vocabulary.
        return Arbitraries.strings().withCharRange('a', 'z').ofLength(6).map(s -> "zq" + s + "-7");
    }

    @Provide
    Arbitrary<Situations> situations() {
        return Arbitraries.of(Situations.values());
    }
}
