package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CommandLineToolTest {
    private static final Path SCENARIO = Path.of("src/test/resources/evaluate/crash-01.yaml");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2",
        "nonsense, 2",
        "serve nonsense, 2",
        "mode fly, 2",
        "explain not-a-uuid, 2",
        "scenarios, 2",
        "rules, 2"
    })
    void aWrongCommandLineEndsWith2(String line, int code) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(code);
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void theReferenceNamesEveryCommand() throws IOException {
        var reference = Files.readString(Path.of("../../docs/reference/command-line.md"));

        assertThat(CommandLineTool.create().getSubcommands().keySet())
                .filteredOn(name -> !name.equals("help"))
                .allSatisfy(name -> assertThat(reference).contains("`kubernaut " + name));
    }

    @Test
    void listsTheActions() {
        assertThat(run("actions")).isZero();
        assertThat(out.toString()).contains("rollback_deployment", "notify_only");
    }

    @Test
    void printsTheRightsThatActionsNeed() {
        assertThat(run("rbac")).isZero();
        assertThat(out.toString()).contains("kind: ClusterRole", "# drain_node", "pods/eviction");
    }

    @Test
    void leavesOutTheRightsOfWhatIsNotToBeDone() {
        assertThat(run("rbac", "--without", "drain_node,restart_pod,migrate_workload"))
                .isZero();
        assertThat(out.toString()).contains("cordon_node").doesNotContain("pods/eviction");
    }

    @Test
    void namesAnActionToLeaveOutThatIsNone() {
        assertThat(run("rbac", "--without", "drain")).isEqualTo(2);
        assertThat(err.toString()).contains("No such action: drain.", "drain_node");
    }

    @Test
    void saysWhichVersionItIs() {
        assertThat(run("version")).isZero();
        assertThat(out.toString()).contains("kubernaut ").contains("Java 25");
    }

    @ParameterizedTest
    @CsvSource({"mode", "incidents", "approvals", "approvals list", "explain 0199c0de-0000-7000-8000-000000000001"})
    void aServiceThatIsAwayEndsWith3AndSaysHowToStartIt(String line) throws IOException {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }

        assertThat(run((line + " --server http://127.0.0.1:" + port).split(" ")))
                .isEqualTo(3);
        assertThat(err.toString())
                .contains("Nobody answers at http://127.0.0.1:" + port)
                .contains("kubernaut serve");
    }

    @Test
    void aServerThatIsNoUrlIsAWrongCommandLine() {
        assertThat(run("mode", "--server", "my server")).isEqualTo(2);
        assertThat(err.toString()).contains("my server");
    }

    @Test
    void evaluatesAFileOfflineAndExplainsInWords() {
        assertThat(run("evaluate", SCENARIO.toString())).isZero();
        assertThat(out.toString())
                .contains("rollback_deployment on shop/Deployment/checkout")
                .contains("## What was chosen, and why");
    }

    @Test
    void evaluatesAFileOfflineIntoJson() {
        assertThat(run("evaluate", SCENARIO.toString(), "--output", "json")).isZero();
        var answer = JsonMapper.shared().readTree(out.toString());
        assertThat(answer.at("/decisions/0/chosen/action").stringValue()).isEqualTo("rollback_deployment");
    }

    @Test
    void aFileThatCannotBeReadEndsWith2(@TempDir Path folder) throws IOException {
        var broken = Files.writeString(folder.resolve("broken.json"), "{\"webhook\": {\"version\":");
        var noWebhook = Files.writeString(folder.resolve("other.yaml"), "hello: world");

        assertThat(run("evaluate", folder.resolve("missing").toString())).isEqualTo(2);
        assertThat(run("evaluate", broken.toString())).isEqualTo(2);
        assertThat(run("evaluate", noWebhook.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot read", "neither JSON nor YAML", "lacks version and alerts");
    }

    @Test
    void runsAFolderOfScenarios(@TempDir Path folder) throws IOException {
        Files.copy(SCENARIO, folder.resolve("crash-01.yaml"));
        var json = folder.resolve("report.json");
        var junit = folder.resolve("report.xml");

        assertThat(run("scenarios", "run", folder.toString(), "--json", json.toString(), "--junit", junit.toString()))
                .isZero();

        assertThat(out.toString()).contains("crash-01-bad-rollout-exit1").contains("act mean");
        var entry = JsonMapper.shared().readTree(Files.readString(json)).get(0);
        assertThat(entry.path("id").stringValue()).isEqualTo("crash-01-bad-rollout-exit1");
        assertThat(entry.path("score").doubleValue()).isEqualTo(1.0);
        assertThat(Files.readString(junit)).contains("<testsuite").contains("crash-01-bad-rollout-exit1");
    }

    @Test
    void strictScenariosEndWith1WhenOneIsNotAnsweredBest(@TempDir Path folder) throws IOException {
        var wrong = Files.readString(SCENARIO)
                .replace("action: rollback_deployment\n    grade: best", "action: drain_node\n    grade: best");
        Files.writeString(folder.resolve("wrong.yaml"), wrong);

        assertThat(run("scenarios", "run", folder.toString())).isZero();
        assertThat(run("scenarios", "run", folder.toString(), "--strict")).isEqualTo(1);
    }

    @Test
    void aFolderWithoutScenariosEndsWith2(@TempDir Path folder) {
        assertThat(run("scenarios", "run", folder.toString())).isEqualTo(2);
        assertThat(run("scenarios", "run", folder.resolve("missing").toString()))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--server.address=0.0.0.0, KUBERNAUT_API_TOKEN",
        "--kubernaut.polcy.cooldown=1h, There is no setting kubernaut.polcy.cooldown",
        "--kubernaut.intake.max-body=1GB, kubernaut.intake.max-body must be above 0 and at most 64MB",
        "--kubernaut.intake.max-bdy=1MB, max-bdy",
    })
    void serveSaysWhyItDoesNotStart(String setting, String message) {
        assertThat(run("serve", setting, "--server.port=0", "--management.server.port=0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }
}
