package io.kubernaut.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymptomTableTest {
    private final SymptomTable table = SymptomTable.shipped();

    @ParameterizedTest
    @CsvSource({
        "KubePodCrashLooping, crash-loop, Pod",
        "KubernetesContainerOomKiller, container-oom, Pod",
        "KubeNodeNotReady, node-not-ready, Node",
        "MyAppOutOfMemory, container-oom, Pod",
        "TeamBlueCrashLoopTooOften, crash-loop, Pod",
        "ShopJobFailedAtNight, job-failed, Job",
        "Terminal shell in container, security-notice, Pod"
    })
    void knowsAlertsByNameAndByPattern(String alert, String symptom, String kind) {
        assertThat(table.symptomOf(alert)).isEqualTo(symptom);
        assertThat(table.subjectKind(alert)).isEqualTo(kind);
    }

    @Test
    void doesNotGuessWhatItDoesNotKnow() {
        assertThat(table.symptomOf("UnheardOf")).isEqualTo("unknown");
        assertThat(table.subjectKind("UnheardOf")).isEmpty();
    }

    @Test
    void letsALabelDecideWhereTheNameIsTooWide() {
        assertThat(table.symptomOf(alert("KubeContainerWaiting", Map.of("reason", "ErrImagePull"))))
                .isEqualTo("image-pull");
        assertThat(table.symptomOf(alert("KubeContainerWaiting", Map.of("reason", "ContainerCreating"))))
                .isEqualTo("container-waiting");
    }

    @Test
    void looksUpTheRuleWhereTheAlertsNameIsGeneric() {
        assertThat(table.symptomOf(alert("FalcoAlert", Map.of("rule", "Known Cryptominer Process Executed"))))
                .isEqualTo("security-intrusion");
        assertThat(table.symptomOf(alert("FalcoAlert", Map.of("rule", "Our own rule"))))
                .isEqualTo("security-notice");
        assertThat(table.symptomOf(alert("FalcoAlert", Map.of("rule", "FalcoAlert"))))
                .isEqualTo("security-notice");
    }

    @Test
    void saysWhatAnAlertMeansAndWhereToLook() {
        assertThat(table.meaningOf(alert("etcdNoLeader", Map.of())))
                .isEqualTo("An etcd member sees no leader. Look first at: members and network.");
        assertThat(table.meaningOf(alert("FalcoAlert", Map.of("rule", "Known Cryptominer Process Executed"))))
                .startsWith("A known miner binary was started.");
        assertThat(table.meaningOf(alert("FalcoAlert", Map.of("rule", "Our own rule"))))
                .startsWith("Generic Falco event");
        assertThat(table.meaningOf(alert("KubeContainerWaiting", Map.of("reason", "ErrImagePull"))))
                .startsWith("The image of a container cannot be pulled.");
        assertThat(table.meaningOf(alert("UnheardOf", Map.of()))).isEmpty();
    }

    @Test
    void readsOperatorsLinesFirst() {
        var own = SymptomTable.parse("# ours\nKubeJobFailed,nightly-batch,Job,\nAcme*,crash-loop,Pod,");
        var both = own.orElse(table);
        assertThat(both.symptomOf("KubeJobFailed")).isEqualTo("nightly-batch");
        assertThat(both.symptomOf("AcmeOOM")).isEqualTo("crash-loop");
        assertThat(both.symptomOf("KubeHpaMaxedOut")).isEqualTo("hpa-maxed");
    }

    @Test
    void anOperatorsBareNameStandsForAllThatIsShippedOfIt() {
        var own = SymptomTable.parse("KubeContainerWaiting,our-waiting,Pod,");
        var pulling = alert("KubeContainerWaiting", Map.of("reason", "ErrImagePull"));

        assertThat(table.symptomOf(pulling)).isEqualTo("image-pull");
        assertThat(own.orElse(table).symptomOf(pulling)).isEqualTo("our-waiting");
    }

    @Test
    void namesLineFieldAndFixOfEachLineThatCannotBeRead() {
        var read = SymptomLines.of("""
                # ours
                alert,symptom,kind,note
                Good,crash-loop,Pod,fine, with a comma
                ,crash-loop,Pod,
                A{reason},crash-loop,Pod,
                B,Crash Loop,Pod,
                C,crash-loop,a pod,
                D,crash-loop
                E
                Good,crash-loop,Pod,
                """);

        assertThat(read.lines())
                .containsExactly(new SymptomLines.Line(3, "Good", "crash-loop", "Pod", "fine, with a comma"));
        assertThat(read.faults())
                .extracting(f -> f.number() + " " + f.field())
                .containsExactly("4 alert", "5 alert", "6 symptom", "7 kind", "8 kind", "9 symptom", "10 alert");
        assertThat(read.faults()).allSatisfy(f -> assertThat(f.fix()).isNotBlank());
    }

    @Test
    void takesTheFirstPatternThatFits() {
        var two = SymptomTable.parse("A*B*C,one,Pod,\nA*,two,Node,\n*Z,three,Job,");
        assertThat(two.symptomOf("AxBxC")).isEqualTo("one");
        assertThat(two.symptomOf("AxC")).isEqualTo("two");
        assertThat(two.symptomOf("xZ")).isEqualTo("three");
        assertThat(two.symptomOf("xZx")).isEqualTo("unknown");
    }

    @Test
    void saysWhichLineIsWrong() {
        assertThatThrownBy(() -> SymptomTable.parse("# head\nKubeJobFailed;job-failed"))
                .hasMessageContaining("Line 2")
                .hasMessageContaining("alert,symptom,kind,note");
        assertThatThrownBy(() -> SymptomTable.parse("A,x,Pod,\nA,y,Pod,"))
                .hasMessageContaining("Line 2")
                .hasMessageContaining("A again");
    }

    private static Alert alert(String name, Map<String, String> labels) {
        return new Alert(
                "0", name, AlertStatus.FIRING, new TreeMap<>(labels), new TreeMap<>(), Instant.EPOCH, null, "");
    }
}
