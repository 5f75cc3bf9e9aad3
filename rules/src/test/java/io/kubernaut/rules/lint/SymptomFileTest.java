package io.kubernaut.rules.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.lint.LintFinding.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines have no stage of trust, so they must not take alerts from the rules that ship. */
class SymptomFileTest {
    private static List<LintFinding> lint(String line, Set<String> granted) {
        return new Linter(ActionCatalogue.standard())
                .grantingSymptomsOf(granted)
                .lint(new TreeMap<>(Map.of(Origin.SYMPTOMS, "# ours\n" + line + "\n")))
                .findings();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KubePodCrashLooping,watchdog,Pod,x | KubePodCrashLooping",
                "KubePodCrashLooping{severity=warning},watchdog,Pod,x | KubePodCrashLooping",
                "KubePodCrashLooping{severity=},watchdog,Pod,x | KubePodCrashLooping",
                "KubeContainerWaiting{reason=ErrImagePull},watchdog,Pod,x | KubeContainerWaiting",
                "KubeContainerWaiting{severity=warning},container-waiting,Pod,x | KubeContainerWaiting",
                "KubeNodePressure,node-disk-pressure,Node,x | KubeNodePressure",
                "FalcoAlert{priority=Critical},watchdog,,x | FalcoAlert",
                "*CrashLoop*,watchdog,Pod,x | *CrashLoop*",
                "KubePod*{severity=warning},watchdog,Pod,x | *5xx*, *ConsumerLag*, *CrashLoop*",
                "KubePod*,watchdog,Pod,x | *5xx*, *ConsumerLag*, *CrashLoop*",
                "*,watchdog,Pod,x | *5xx*, *ConsumerLag*, *CrashLoop*",
            })
    void aLineThatGivesAShippedAlertAnotherSymptomIsAnErrorUnlessItIsGranted(String line, String alerts) {
        assertThat(lint(line, Set.of())).singleElement().satisfies(f -> {
            assertThat(f.check()).isEqualTo("symptom-taken");
            assertThat(f.severity()).isEqualTo(Severity.ERROR);
            assertThat(f.line()).isEqualTo(2);
            assertThat(f.message()).contains("gives another symptom").contains(alerts);
            assertThat(f.remedy()).contains("kubernaut.rules.symptoms-may-override");
        });

        var all = SymptomTable.shipped().changedBy(SymptomTable.parse(line));
        assertThat(lint(line, all))
                .singleElement()
                .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.WARNING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ShopErrorRate,watchdog,Service,It fits a pattern that ships and is ours.",
                "Shop*,watchdog,Service,Ours.",
                "KubePodCrashLooping{severity=info},crash-loop,Pod,The same in other words.",
                "KubeContainerWaiting{reason=ErrImagePull},image-pull,Pod,The same in other words.",
                "ShopNotice{severity=info},watchdog,,Ours.",
            })
    void aLineThatLeavesShippedAlertsTheirSymptomIsNone(String line) {
        assertThat(lint(line, Set.of())).noneMatch(f -> f.severity() == Severity.ERROR);
    }
}
