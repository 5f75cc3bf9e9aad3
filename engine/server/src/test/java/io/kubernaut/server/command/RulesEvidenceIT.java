package io.kubernaut.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.http.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is told of a rule that has matched once, in shadow. */
class RulesEvidenceIT {
    private static final String RULE = """
            package kubernaut.rules
            import io.kubernaut.core.context.Snapshot
            import io.kubernaut.core.decision.Proposal
            rule "shop/mine/look"
                @runbook("mine") @owner("shop") @since("1.0") @base(99)
            when
                $s : Snapshot( symptom == "crash-loop" )
            then
                insert( Proposal.of( "collect_diagnostics", $s.target(), "A test." ) );
            end
            """;

    private static CommandLineRun evidence(RunningServer server, String... args) {
        var all = Stream.concat(
                Stream.of("rules", "evidence", "--server", "http://127.0.0.1:" + server.port()), Stream.of(args));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    @Test
    void saysHowOftenARuleMatchedAndWhatToDoAboutIt(@TempDir Path data, @TempDir Path rules) throws Exception {
        Files.writeString(rules.resolve("mine.drl"), RULE);
        try (var server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."),
                "--kubernaut.database.directory=" + data,
                "--kubernaut.rules.directory=" + rules)) {
            server.post("/alerts", Files.readString(Path.of("src/test/resources/alertmanager/firing.json")));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.get("/api/v1/rules/evidence?rule=shop/mine/look")
                                    .json()
                                    .at("/evidence/matched")
                                    .asInt(0)
                            > 0);

            var words = evidence(server, "shop/mine/look");
            assertThat(words.code()).as(words.err()).isZero();
            assertThat(words.out().lines())
                    .first()
                    .asString()
                    .startsWith("shop/mine/look: shadow, in force as it stands since 2");
            assertThat(words.out().lines().map(String::strip))
                    .contains("1 decisions in which it matched", "0 decisions that are as it proposes", "Leave it:")
                    .last()
                    .asString()
                    .startsWith("- ");

            assertThat(JsonMapper.shared()
                            .readTree(evidence(server, "shop/mine/look", "-o", "json")
                                    .out()))
                    .isEqualTo(server.get("/api/v1/rules/evidence?rule=shop/mine/look")
                            .json());

            var unknown = evidence(server, "shop/mine/none");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("shop/mine/none");
            var tomorrow = evidence(server, "shop/mine/look", "--since", "tomorrow");
            assertThat(tomorrow.code()).isEqualTo(1);
            assertThat(tomorrow.err()).contains("since must be a time");
        }
    }
}
