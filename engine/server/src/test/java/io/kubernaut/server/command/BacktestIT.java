package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.http.RunningServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Replay, export and backtest over decisions of a running service. */
class BacktestIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RULE = """
            package kubernaut.rules

            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Proposal

            rule "own/crash-loop/leave-test-shops-alone"
                @runbook("own") @owner("test") @since("0.1") @base(99) @fixed
            when
                $s : Snapshot( symptom == "crash-loop", subject.named().namespace() == "shop-3" )
            then
                insert( Proposal.nothing( $s.target(), "Nobody shops there." ) );
            end
            """;

    @TempDir
    private static Path data;

    @TempDir
    private static Path folder;

    private static Path rules;
    private static RunningServer server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Six decisions about crash loops, each in a namespace of its own. */
    @BeforeAll
    static void decide() throws Exception {
        rules = Files.createDirectories(folder.resolve("rules/own"));
        Files.writeString(rules.resolve("leave.drl"), RULE);
        server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."), "--kubernaut.database.directory=" + data);
        for (int i = 0; i < 6; i++) {
            var alert = JSON.createObjectNode();
            alert.put("status", "firing")
                    .put("startsAt", Instant.now().minusSeconds(60).toString());
            alert.putObject("labels")
                    .put("alertname", "KubePodCrashLooping")
                    .put("namespace", "shop-" + i)
                    .put("pod", "web-1");
            var webhook = JSON.createObjectNode();
            webhook.put("version", "4").put("receiver", "hook").put("groupKey", "{}:{}");
            webhook.putArray("alerts").add(alert);
            assertThat(server.post("/alerts", webhook.toString()).status()).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> decisions().size() == 6);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    private static JsonNode decisions() throws IOException, InterruptedException {
        return server.get("/api/v1/decisions").json().path("decisions");
    }

    private int run(String... args) {
        return CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private static String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private static String decisionAbout(String namespace) throws IOException, InterruptedException {
        return server.get("/api/v1/decisions?namespace=" + namespace)
                .json()
                .at("/decisions/0/decisionId")
                .stringValue();
    }

    @Test
    void aStoredDecisionIsMadeAgainInTheSameWay() throws Exception {
        for (var decision : decisions()) {
            var replayed = server.post(
                    "/api/v1/decisions/" + decision.path("decisionId").stringValue() + "/replay", "");

            assertThat(replayed.status()).isEqualTo(200);
            assertThat(replayed.json().path("differences")).isEmpty();
            assertThat(replayed.json().path("sameRules").booleanValue()).isTrue();
        }
        assertThat(run("replay", decisionAbout("shop-1"), "--server", url())).isZero();
        assertThat(out.toString()).startsWith("It is decided in the same way, under the same rules: NOTIFY");
        assertThat(server.post("/api/v1/decisions/00000000-0000-0000-0000-000000000009/replay", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theServiceSaysWhatACandidateWouldDecideOtherwise() throws Exception {
        var changes = folder.resolve("changes.ndjson");

        assertThat(run(
                        "rules",
                        "backtest",
                        "--rules",
                        rules.getParent().toString(),
                        "--since",
                        "1h",
                        "--changes",
                        changes.toString(),
                        "--server",
                        url()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .startsWith("6 decisions from ")
                .contains("5 as by the rules in force")
                .contains("1 otherwise, 0 failed")
                .contains("6 were decided by exactly the rules in force.")
                .doesNotContain("Without the candidate")
                .contains("▸ SUPPRESS")
                .contains("shop-3")
                .contains(decisionAbout("shop-3"));
        assertThat(err.toString()).contains("6 of 6");
        assertThat(Files.readAllLines(changes)).singleElement().satisfies(line -> {
            var change = JSON.readTree(line);
            assertThat(change.at("/before/outcome").stringValue()).isEqualTo("NOTIFY");
            assertThat(change.at("/after/outcome").stringValue()).isEqualTo("SUPPRESS");
            assertThat(change.path("sameRules").booleanValue()).isTrue();
            assertThat(change.path("stored").isNull()).isTrue();
            assertThat(change.at("/after/reason").stringValue()).isEqualTo("Nobody shops there.");
        });
        assertThat(decisions()).as("nothing was stored").hasSize(6);
    }

    @Test
    void anExportedFileNeedsNoService() throws Exception {
        var file = folder.resolve("cases.ndjson.gz");

        assertThat(run("export", file.toString(), "--since", "1h", "--server", url()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).startsWith("6 decisions are in ");
        assertThat(folder.resolve("cases.ndjson.gz.part")).doesNotExist();

        forget();
        assertThat(run(
                        "rules",
                        "backtest",
                        "--rules",
                        rules.getParent().toString(),
                        "--from",
                        file.toString(),
                        "--fail-on",
                        "change",
                        "-o",
                        "json"))
                .isEqualTo(1);
        var report = JSON.readTree(out.toString());
        assertThat(report.path("cases").intValue()).isEqualTo(6);
        assertThat(report.path("same").intValue()).isEqualTo(5);
        assertThat(report.at("/groups/0/after/rule").stringValue()).isEqualTo("own/crash-loop/leave-test-shops-alone");
        assertThat(report.at("/groups/0/riskier").booleanValue()).isFalse();

        forget();
        assertThat(run(
                        "rules",
                        "backtest",
                        "--rules",
                        rules.getParent().toString(),
                        "--from",
                        file.toString(),
                        "--fail-on",
                        "riskier"))
                .isZero();

        forget();
        assertThat(run(
                        "rules",
                        "backtest",
                        "--rules",
                        rules.getParent().toString(),
                        "--from",
                        file.toString(),
                        "--fail-on",
                        "riskier,quieter"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("quieter: nobody is told");

        assertThat(run("rules", "backtest", "--rules", rules.toString(), "--baseline", rules.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--baseline is for --from");
    }

    @Test
    void rulesInForceThatDecideOtherwiseAreToldApart() throws Exception {
        var file = folder.resolve("drifted.ndjson");
        assertThat(run("export", file.toString(), "--since", "1h", "--server", url()))
                .as(err.toString())
                .isZero();
        // Another rule than the candidate's, on the same decisions, and promoted by what the snapshots say of trust.
        var inForce = Files.createDirectories(folder.resolve("in-force/own"));
        Files.writeString(
                inForce.resolve("other.drl"), RULE.replace("shop-3", "shop-4").replace("leave-test", "leave-more"));
        var promoted = Files.readString(file)
                .replace("\"trust\":{", "\"trust\":{\"own/crash-loop/leave-more-shops-alone\":\"AUTO\"");
        assertThat(promoted).isNotEqualTo(Files.readString(file));
        Files.writeString(file, promoted);

        forget();
        assertThat(run(
                        "rules",
                        "backtest",
                        "--rules",
                        rules.getParent().toString(),
                        "--from",
                        file.toString(),
                        "--baseline",
                        inForce.getParent().toString(),
                        "-o",
                        "json"))
                .as(err.toString())
                .isZero();

        var report = JSON.readTree(out.toString());
        assertThat(report.path("baseline").stringValue())
                .isNotEqualTo(report.path("ruleBase").stringValue());
        assertThat(report.at("/drift/sameRules").intValue()).isZero();
        assertThat(report.at("/drift/changed").intValue()).isEqualTo(1);
        assertThat(report.at("/drift/groups/0/after/rule").stringValue())
                .isEqualTo("own/crash-loop/leave-more-shops-alone");
        assertThat(report.path("changed").intValue()).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() throws Exception {
        var broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("bad.drl"), RULE.replace("when", "whenever"));

        assertThat(run("rules", "backtest", "--rules", broken.toString(), "--server", url()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("bad.drl:");

        forget();
        assertThat(run("rules", "backtest", "--rules", broken.toString(), "--from", "x", "--since", "1h"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--since and --until are for the service");

        var notOurs = Files.writeString(folder.resolve("not-ours"), "hello\n");
        forget();
        assertThat(run("rules", "backtest", "--rules", rules.toString(), "--from", notOurs.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("It was not written by `kubernaut export`");

        assertThat(server.post("/api/v1/rules/backtest", "{\"file\":{}}").detail())
                .contains("\"file\"");
        assertThat(server.post("/api/v1/rules/backtest", "{\"since\":\"tomorrow\"}")
                        .detail())
                .contains("since must be a time");
        assertThat(server.get("/api/v1/decisions/export?from=1h").detail()).contains("since, until");
    }
}
