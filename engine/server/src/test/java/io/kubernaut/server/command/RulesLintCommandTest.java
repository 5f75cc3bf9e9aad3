package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class RulesLintCommandTest {
    private static final Path SCENARIO = Path.of("src/test/resources/evaluate/crash-01.yaml");
    private static final String FINE = """
            package kubernaut.rules
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Finding

            rule "shop/crash/see-it"
                @runbook("crash") @owner("shop") @since("1.0")
            when
                $s : Snapshot( family == "workload" )
            then
                insert( Finding.of( "shop-crash", $s.target(), "it crashes" ) );
            end
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path rules = Path.of("");

    @BeforeEach
    void aFolderOfRules() throws IOException {
        rules = Files.createDirectories(folder.resolve("rules/shop"));
    }

    private int lint(String... more) {
        var line = new String[more.length + 3];
        line[0] = "rules";
        line[1] = "lint";
        line[2] = folder.resolve("rules").toString();
        System.arraycopy(more, 0, line, 3, more.length);
        return CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(rules.resolve(name), text);
    }

    @Test
    void endsWith0WhenThereAreNoErrors() throws IOException {
        write("crash.drl", FINE);

        assertThat(lint()).isZero();
        assertThat(out.toString()).isEqualTo("1 files, 0 errors, 0 warnings\n");
    }

    @Test
    void saysFileLineRuleReasonAndRemedyAndEndsWith1() throws IOException {
        write("crash.drl", FINE.replace("insert( Finding", "System.exit( 1 ); insert( Finding"));

        assertThat(lint()).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("shop/crash.drl:10: error consequence shop/crash/see-it: "
                        + "A consequence may not do this: System.exit(1);. Only insert(")
                .endsWith("1 files, 1 errors, 0 warnings\n");
    }

    @Test
    void printsJsonForPrograms() throws IOException {
        write("crash.drl", FINE.replace("@owner(\"shop\") ", ""));

        assertThat(lint("--json")).isEqualTo(1);
        var answer = JsonMapper.shared().readTree(out.toString());
        assertThat(answer.path("errors").intValue()).isEqualTo(1);
        var finding = answer.path("findings").get(0);
        assertThat(finding.path("path").stringValue()).isEqualTo("shop/crash.drl");
        assertThat(finding.path("line").intValue()).isEqualTo(5);
        assertThat(finding.path("check").stringValue()).isEqualTo("metadata");
        assertThat(finding.path("severity").stringValue()).isEqualTo("ERROR");
        assertThat(finding.path("remedy").stringValue()).isNotEmpty();
    }

    /** The linter knows types and not every argument; the compiler has the last word. */
    @Test
    void saysWhatOnlyTheCompilerNotices() throws IOException {
        write(
                "crash.drl",
                FINE.replace(
                        "family == \"workload\"", "family == \"workload\", triedWithin( \"restart_pod\", \"y\" )"));

        assertThat(lint()).isEqualTo(1);
        assertThat(out.toString()).startsWith("shop/crash.drl:").contains(" error compile");
    }

    @Test
    void warnsOfRulesThatNoScenarioFires() throws IOException {
        write("crash.drl", FINE);
        write("other.drl", FINE.replace("shop/crash/see-it", "shop/crash/never").replace("workload", "noise"));
        var scenarios = Files.createDirectories(folder.resolve("scenarios"));
        Files.copy(SCENARIO, scenarios.resolve("crash-01.yaml"));

        assertThat(lint("--scenarios", scenarios.toString())).isZero();
        assertThat(out.toString())
                .contains("shop/other.drl:5: warning no-scenario shop/crash/never: ")
                .doesNotContain("no-scenario shop/crash/see-it")
                .endsWith("2 files, 0 errors, 1 warnings\n");
    }

    @Test
    void runsTheScenariosThatLieWithTheRules() throws IOException {
        write("crash.drl", FINE);
        write("other.drl", FINE.replace("shop/crash/see-it", "shop/crash/never").replace("workload", "noise"));
        assertThat(lint()).isZero();
        assertThat(out.toString()).doesNotContain("no-scenario");

        var scenarios = Files.createDirectories(folder.resolve("rules/scenarios"));
        Files.copy(SCENARIO, scenarios.resolve("crash-01.yaml"));

        assertThat(lint()).isZero();
        assertThat(out.toString())
                .contains("shop/other.drl:5: warning no-scenario shop/crash/never: ")
                .doesNotContain("no-scenario shop/crash/see-it");

        Files.delete(scenarios.resolve("crash-01.yaml"));
        assertThat(lint()).isZero();
        assertThat(out.toString()).contains("no-scenario shop/crash/see-it");
    }

    @Test
    void looksAtTheLinesForTheTableOfSymptoms() throws IOException {
        var table = folder.resolve("rules/symptoms.csv");
        Files.writeString(table, "ShopStuck,shop-stuck,Deployment,It is stuck.\n");
        assertThat(lint()).isZero();
        assertThat(out.toString())
                .startsWith("symptoms.csv:1: warning symptom-unknown: No rule asks for shop-stuck")
                .endsWith("1 files, 0 errors, 1 warnings\n");

        Files.writeString(table, "ShopStuck,crash-loop\n");
        out.getBuffer().setLength(0);
        assertThat(lint()).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(
                        "symptoms.csv:1: error symptom-line: kind: The field is missing in: ShopStuck,crash-loop. Write");
    }

    @Test
    void aFolderThatIsMissingOrEmptyEndsWith2() throws IOException {
        assertThat(lint()).isEqualTo(2);
        assertThat(err.toString()).contains("There is no *.drl and no symptoms.csv in");

        Files.delete(rules);
        Files.delete(folder.resolve("rules"));
        assertThat(lint()).isEqualTo(2);
        assertThat(err.toString()).contains("There is no folder");
    }

    @Test
    void scenariosThatAreMissingEndWith2() throws IOException {
        write("crash.drl", FINE);

        assertThat(lint("--scenarios", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("There is no folder");
    }

    @Test
    void takesShippedAlertsFromTheirRulesOnlyWhereThatIsGranted() throws IOException {
        Files.writeString(folder.resolve("rules/symptoms.csv"), "KubePodCrashLooping{severity=none},watchdog,Pod,x\n");

        assertThat(lint()).isEqualTo(1);
        assertThat(out.toString())
                .contains("symptoms.csv:1: error symptom-taken")
                .contains("KubePodCrashLooping");
        assertThat(lint("--symptoms-may-override", "KubePodNotReady,KubePodCrashLooping"))
                .isZero();
        assertThat(lint("--symptoms-may-override", "")).isEqualTo(1);
    }
}
