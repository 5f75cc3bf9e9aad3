package io.kubernaut.rules;

import static io.kubernaut.rules.SnapshotFixture.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.RelatedAlert;
import io.kubernaut.core.context.SymptomTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ShippedRulesTest {
    private static final Path FOLDER = Path.of("src/main/resources/rules");
    private static final DroolsKnowledgeBase BASE = ShippedRules.load();

    @Test
    void shipsEveryFileOfTheSourceTree() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            assertThat(BASE.sources().keySet())
                    .containsExactlyElementsOf(
                            new TreeSet<>(files.filter(f -> f.toString().endsWith(".drl"))
                                    .map(f -> FOLDER.relativize(f).toString().replace('\\', '/'))
                                    .toList()));
        }
    }

    @Test
    void hasTheRulesOfAllFiles() {
        var written = BASE.sources().values().stream()
                .flatMap(text ->
                        Pattern.compile("(?m)^rule \"([^\"]+)\"").matcher(text).results())
                .map(m -> m.group(1))
                .toList();
        assertThat(written).doesNotHaveDuplicates();
        assertThat(BASE.rules().keySet()).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void namesRulesByAreaSymptomAndReactionAndSaysWhoOwnsThem() {
        assertThat(BASE.rules().values()).allSatisfy(rule -> {
            assertThat(rule.rule()).matches("[a-z-]+/[a-z-]+/[a-z-]+");
            assertThat(rule.runbook()).isNotEmpty();
            assertThat(rule.owner()).isNotEmpty();
            assertThat(rule.since()).isNotEmpty();
        });
    }

    @Test
    void doesForEverySymptomOfTheTableWithoutARuleThatThrows() {
        assertThat(SymptomTable.shipped().symptoms())
                .allSatisfy(
                        symptom -> assertThat(BASE.evaluate(aSnapshot(symptom)).quarantined())
                                .isEmpty());
    }

    /** Whatever else the facts say: there is a rule that answers, so nobody is told that no rule knows a remedy. */
    @Test
    void answersEverySymptomOfTheTable() {
        assertThat(SymptomTable.shipped().symptoms())
                .allSatisfy(
                        symptom -> assertThat(BASE.evaluate(aSnapshot(symptom)).proposals())
                                .as(symptom)
                                .isNotEmpty());
    }

    @Test
    void changesNoWorkloadWhileNobodyWorksOnChanges() {
        var down = new RelatedAlert(
                "KubeControllerManagerDown",
                "control-plane-absent",
                "critical",
                ObjectRef.of("", "Alert", "", "KubeControllerManagerDown"),
                SnapshotFixture.NOW);
        var evaluation = BASE.evaluate(SnapshotFixture.aSnapshotBeside("generation-mismatch", down));
        assertThat(evaluation.findings()).anySatisfy(f -> assertThat(f.cause()).isEqualTo(down.subject()));
        assertThat(evaluation.vetoes()).anySatisfy(v -> assertThat(v.action()).isEqualTo("*"));
        assertThat(BASE.evaluate(aSnapshot("generation-mismatch")).findings()).isEmpty();
    }

    @Test
    void isTheSameBaseAsItsSourcesCompiledNow() {
        assertThat(BASE.hash()).isEqualTo(RuleBaseCompiler.hash(BASE.sources()));
    }
}
