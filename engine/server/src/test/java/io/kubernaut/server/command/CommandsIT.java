package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.http.RunningServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The commands that talk to a service, against one that wants a token. */
class CommandsIT {
    private static final String TOKEN = "api-token-1";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(RunningServer server, String token, String... args) {
        var all = new String[args.length + 4];
        System.arraycopy(args, 0, all, 0, args.length);
        all[args.length] = "--server";
        all[args.length + 1] = "http://127.0.0.1:" + server.port();
        all[args.length + 2] = "--token";
        all[args.length + 3] = token;
        return offline(all);
    }

    private int offline(String... all) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return CommandLineTool.create()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void talkToAService(@TempDir Path data, @TempDir Path files) throws Exception {
        try (var server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."),
                "--kubernaut.database.directory=" + data,
                "--kubernaut.api.token=" + TOKEN)) {
            assertThat(run(server, "wrong-token", "mode")).isEqualTo(4);
            assertThat(err.toString()).contains("KUBERNAUT_API_TOKEN");

            assertThat(run(server, TOKEN, "mode", "act", "--by", "ann", "--reason", "tried it for a week"))
                    .isZero();
            assertThat(out.toString()).contains("Mode act, set by ann").contains("tried it for a week");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                assertThat(run(server, TOKEN, "audit", "verify")).isZero();
                return out.toString().contains(" 0 are not sealed yet.");
            });
            var anchor =
                    out.toString().lines().skip(1).findFirst().orElseThrow().replace("Anchor: ", "");
            assertThat(run(server, TOKEN, "audit", "verify", "--anchor", anchor))
                    .isZero();
            assertThat(run(server, TOKEN, "audit", "verify", "--anchor", anchor + "0"))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("is not the one that was noted");
            assertThat(run(server, TOKEN, "audit", "verify", "--anchor", "newest"))
                    .isEqualTo(2);
            assertThat(run(server, TOKEN, "audit", "list", "--kind", "mode", "--who", "ann"))
                    .isZero();
            assertThat(out.toString()).contains("mode.set", "tried it for a week");
            assertThat(run(server, TOKEN, "audit", "list", "--who", "bob")).isZero();
            assertThat(out.toString()).isEqualTo("Nothing of that was recorded.\n");
            var exported = files.resolve("audit.jsonl");
            assertThat(run(server, TOKEN, "audit", "export", exported.toString()))
                    .isZero();
            assertThat(offline("audit", "verify", "--file", exported.toString(), "--anchor", anchor))
                    .isZero();
            assertThat(out.toString()).startsWith("Holds: batches 1 to ").contains("The signature was not looked at.");
            Files.writeString(exported, Files.readString(exported).replace("tried it", "tried it well"));
            assertThat(offline("audit", "verify", "--file", exported.toString()))
                    .isEqualTo(1);
            assertThat(out.toString()).contains("Does not hold.");
            assertThat(offline("audit", "verify", "--file", exported + ".gone")).isEqualTo(2);

            server.post("/alerts", Files.readString(Path.of("src/test/resources/alertmanager/firing.json")));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                run(server, TOKEN, "incidents", "--namespace", "shop");
                return out.toString().contains("KubePodCrashLooping")
                        && !out.toString().contains(" - ");
            });
            assertThat(run(server, TOKEN, "incidents", "-o", "json")).isZero();
            var incident = JsonMapper.shared().readTree(out.toString()).at("/incidents/0");

            assertThat(run(
                            server,
                            TOKEN,
                            "incidents",
                            "similar",
                            incident.path("incidentId").stringValue()))
                    .isEqualTo(1);
            assertThat(out.toString()).isEqualTo("""
                    Similarity is off, as its model takes memory: kubernaut.similarity.enabled turns it on.
                    """);
            assertThat(run(server, TOKEN, "explain", incident.path("incidentId").stringValue()))
                    .isZero();
            assertThat(out.toString()).contains("## Whom it is about").contains("There is no cluster in this test");
            assertThat(run(
                            server,
                            TOKEN,
                            "explain",
                            incident.path("lastDecision").stringValue(),
                            "-o",
                            "json"))
                    .isZero();
            assertThat(JsonMapper.shared()
                            .readTree(out.toString())
                            .path("outcome")
                            .stringValue())
                    .isEqualTo("NOTIFY");
            var decision = incident.path("lastDecision").stringValue();
            assertThat(run(server, TOKEN, "explain", decision, "--why-not", "pods/oom/raise-the-limit"))
                    .isZero();
            assertThat(out.toString())
                    .startsWith("# Why not pods/oom/raise-the-limit?")
                    .contains("- **Failed**: `anyKilledForMemory()` is false");
            assertThat(run(server, TOKEN, "explain", decision, "--why-not", "drain_node", "-o", "json"))
                    .isZero();
            assertThat(JsonMapper.shared()
                            .readTree(out.toString())
                            .path("asked")
                            .stringValue())
                    .isEqualTo("action");
            assertThat(run(server, TOKEN, "explain", decision, "--why-not", "pods/oom/raise"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Did you mean pods/oom/raise-the-limit");

            assertThat(run(server, TOKEN, "explain", decision, "--prompts")).isZero();
            assertThat(out.toString()).isEqualTo("No model was asked for this decision.\n");
            assertThat(run(server, TOKEN, "models")).isZero();
            assertThat(out.toString())
                    .startsWith("No model is configured.\n")
                    .contains("Questions: 0 wait, 0 are being asked.\n")
                    .contains("Left within the hour: 500000 of 500000 tokens, $2.0000 of $2.0000.\n");

            assertThat(run(server, TOKEN, "explain", "00000000-0000-0000-0000-000000000001"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("neither a decision nor an incident");

            assertThat(run(server, TOKEN, "effectiveness")).isZero();
            assertThat(out.toString()).isEqualTo("No run has a score yet.\n");
            aScoredRun(server);
            var carried = files.resolve("history.jsonl");
            assertThat(run(server, TOKEN, "history", "export", carried.toString()))
                    .isZero();
            assertThat(out.toString()).startsWith("1 samples are in ");
            assertThat(run(server, TOKEN, "history", "import", carried.toString(), "--check"))
                    .isZero();
            assertThat(out.toString()).startsWith("Would add 0 of 1 samples").contains("1 were known");
            Files.writeString(carried, Files.readString(carried).replace("\"effectiveness\":1", "\"effectiveness\":7"));
            assertThat(run(server, TOKEN, "history", "import", carried.toString()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Line 2, field effectiveness", "Nothing of the file was kept");
            assertThat(run(
                            server,
                            TOKEN,
                            "scenarios",
                            "from-incident",
                            incident.path("incidentId").stringValue()))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("it would be decided otherwise");

            assertThat(run(server, TOKEN, "effectiveness", "--symptom", "crash-loop", "-n", "shop"))
                    .isZero();
            assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly(
                            "SYMPTOM ACTION WHERE WORKED MEAN (95 %) TREND SCORE LEFT ALONE POINTS",
                            "crash-loop rollback_deployment namespace shop 1 of 1 1.00 (0.21 to 1.00) - 0.58 - +5",
                            "crash-loop rollback_deployment shop/Deployment/cart 1 of 1 1.00 (0.21 to 1.00) - 0.58 - +5");
            assertThat(run(server, TOKEN, "effectiveness", "--limit", "1")).isZero();
            assertThat(out.toString()).contains("cluster").contains("2 more; narrow the list or raise --limit.");
            assertThat(run(server, TOKEN, "effectiveness", "--action", "reboot"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("action must be one of the catalogue");

            assertThat(run(server, TOKEN, "approvals")).isZero();
            assertThat(out.toString()).contains("Nothing waits for a person");
            assertThat(run(server, TOKEN, "approvals", "approve", "00000000-0000-0000-0000-000000000001"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("There is no approval");
            assertThat(run(server, TOKEN, "undo", "00000000-0000-0000-0000-000000000001"))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("There is no run");

            assertThat(run(server, TOKEN, "evaluate", "src/test/resources/evaluate/crash-01.yaml"))
                    .isZero();
            assertThat(out.toString()).contains("rollback_deployment");
        }
    }

    /** As one is stored that was assessed a moment ago. */
    private static void aScoredRun(RunningServer server) throws SQLException {
        try (var connection = server.bean(DataSource.class).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO finished_run (run_id, target_key, decision_id, incident_id, action, target, cluster, namespace,
                        parameters, reason, symptom, alert_name, state, after_state, message, created_at, applied_at, steps,
                        finished_at, effectiveness, assessed_at)
                    VALUES (gen_random_uuid(), '', gen_random_uuid(), gen_random_uuid(), 'rollback_deployment',
                        '{"cluster": "", "kind": "Deployment", "namespace": "shop", "name": "cart"}', '', 'shop',
                        '{}', '', 'crash-loop', 'KubePodCrashLooping', 'VERIFIED', '', '', now(), now(), 5, now(), 1, now())""");
        }
    }
}
