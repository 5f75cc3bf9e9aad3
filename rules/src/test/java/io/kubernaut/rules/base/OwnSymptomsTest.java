package io.kubernaut.rules.base;

import static io.kubernaut.rules.base.RuleTexts.proposing;
import static io.kubernaut.rules.base.RuleTexts.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.Rereading;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.RuleCompilationException;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.SnapshotFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's lines for the table of symptoms. */
class OwnSymptomsTest {
    private static final String LINES = "# ours\nShopCartStuck,crash-loop,Deployment,The cart is stuck.\n";
    private final Examiner examiner = RuleTexts.examiner();

    private Examined examine(Map<String, String> files, Map<String, String> scenarios) {
        var examined = examiner.examine(new Candidate(files, scenarios));
        if (examined instanceof Examined.Accepted accepted) {
            accepted.base().close();
        }
        return examined;
    }

    @Test
    void areReadFromTheTopOfTheDirectory(@TempDir Path root) throws Exception {
        Files.writeString(root.resolve("symptoms.csv"), LINES);
        Files.createDirectory(root.resolve("below"));
        Files.writeString(root.resolve("below/symptoms.csv"), "not looked at");

        assertThat(new RuleDirectory(root).read().rules()).containsExactlyEntriesOf(Map.of("symptoms.csv", LINES));
    }

    @Test
    void arePartOfTheBaseOfItsHashAndOfItsSources() {
        var shipped = ShippedRules.load();
        var examined = examiner.examine(new Candidate(Map.of(Origin.SYMPTOMS, LINES), Map.of()));

        assertThat(examined).as(examined.complaints().toString()).isInstanceOf(Examined.Accepted.class);
        assertThat(examined.complaints()).isEmpty();
        try (var base = ((Examined.Accepted) examined).base()) {
            assertThat(base.hash()).isNotEqualTo(shipped.hash());
            assertThat(Origin.operatorsOf(base.sources())).containsExactlyEntriesOf(Map.of(Origin.SYMPTOMS, LINES));
            assertThat(base.symptoms().symptomOf("ShopCartStuck")).isEqualTo("crash-loop");
            assertThat(base.promoted().symptoms().symptomOf("ShopCartStuck")).isEqualTo("crash-loop");
            assertThat(base.onTrial().symptoms().symptomOf("ShopCartStuck")).isEqualTo("crash-loop");
            assertThat(base.symptoms().symptomOf("KubePodCrashLooping")).isEqualTo("crash-loop");
            assertThat(base.rules().keySet()).isEqualTo(shipped.rules().keySet());
            try (var again = RuleBaseCompiler.compile(base.sources())) {
                assertThat(again.hash()).isEqualTo(base.hash());
                assertThat(again.symptoms().symptomOf("ShopCartStuck")).isEqualTo("crash-loop");
            }
        }
    }

    @Test
    void leadScenariosToTheRules() {
        var files = Map.of("shop.drl", proposing("shop/mine/tell", "collect_diagnostics"), Origin.SYMPTOMS, LINES);
        var asked = scenario("collect_diagnostics", "drain_node").replace("DeploymentCrashLooping", "ShopCartStuck");

        assertThat(examine(files, Map.of("one.yaml", asked))).isInstanceOf(Examined.Accepted.class);
        assertThat(examine(Map.of("shop.drl", files.get("shop.drl")), Map.of("one.yaml", asked)))
                .isInstanceOf(Examined.Refused.class);
    }

    @Test
    void aLineThatCannotBeReadIsRefusedByFileLineFieldAndFix() {
        var examined = examine(Map.of(Origin.SYMPTOMS, LINES + "ShopCartStuck2;crash-loop\n"), Map.of());

        assertThat(examined).isInstanceOf(Examined.Refused.class);
        assertThat(examined.complaints())
                .singleElement()
                .satisfies(c -> assertThat(c.display())
                        .isEqualTo("symptoms.csv:3: symptom: The field is missing in: ShopCartStuck2;crash-loop."
                                + " Write alert,symptom,kind,note; kind and note may be empty, their commas not"));
    }

    @Test
    void aLineThatTakesAShippedAlertIsRefusedUnlessItIsGranted() {
        var candidate = new Candidate(
                Map.of(Origin.SYMPTOMS, "KubePodCrashLooping{severity=warning},watchdog,Pod,x\n"), Map.of());

        assertThat(examiner.examine(candidate)).isInstanceOf(Examined.Refused.class);
        assertThat(RuleTexts.granting("KubePodCrashLooping").examine(candidate))
                .isInstanceOfSatisfying(Examined.Accepted.class, a -> a.base().close());
    }

    @Test
    void linesInPlaceOfShippedOnesAndSymptomsThatNobodyAsksForAreWarnings() {
        var lines = "KubePodCrashLooping,our-own,Pod,\nShopCartStuck,asked-for,Deployment,\n";
        var drl = proposing("shop/mine/tell", "collect_diagnostics").replace("crash-loop", "asked-for");
        var examined = RuleTexts.granting("KubePodCrashLooping")
                .examine(new Candidate(Map.of(Origin.SYMPTOMS, lines, "shop.drl", drl), Map.of()));

        assertThat(examined)
                .isInstanceOfSatisfying(Examined.Accepted.class, a -> a.base().close());
        assertThat(examined.complaints())
                .filteredOn(c -> c.file().equals(Origin.SYMPTOMS))
                .extracting(c -> c.line() + " " + c.refuses() + " " + c.message())
                .containsExactlyInAnyOrder(
                        "1 false KubePodCrashLooping is in the shipped table, as crash-loop; this line takes its place",
                        "1 false No rule asks for our-own, and the shipped table does not have it");
    }

    @Test
    void sourcesThatCannotBeReadDoNotCompile() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> RuleBaseCompiler.compile(
                        Origin.together(ShippedRules.sources(), Map.of(Origin.SYMPTOMS, "just text"))))
                .isInstanceOfSatisfying(
                        RuleCompilationException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .satisfies(p ->
                                        assertThat(p.file() + ":" + p.line()).isEqualTo("symptoms.csv:1")));
    }

    @Test
    void storedFactsAreReadByTheTableOfTheRulesThatDecideAgain() {
        var stored = SnapshotFixture.aSnapshot("crash-loop");
        var name = stored.name();
        var own = SymptomTable.parse(name + ",our-own,Pod,Ours.").orElse(SymptomTable.shipped());

        assertThat(Rereading.of(stored, own).symptom()).isEqualTo("our-own");
        assertThat(Rereading.of(Rereading.of(stored, own), SymptomTable.shipped())
                        .symptom())
                .isEqualTo(SymptomTable.shipped().symptomOf(stored.alerts().getFirst()));
    }
}
