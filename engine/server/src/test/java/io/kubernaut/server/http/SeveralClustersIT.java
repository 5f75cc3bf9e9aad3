package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.processes.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One service with three clusters, of which one is away: the alert's label {@code cluster} says which is meant. */
class SeveralClustersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path data;

    private static TestCluster east;
    private static TestCluster west;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        east = TestCluster.start();
        west = TestCluster.start();
        server = RunningServer.start(
                Map.of(
                        "east", ClusterConnection.to(east.server().clientConfig(), "a test"),
                        "west", ClusterConnection.to(west.server().clientConfig(), "a test"),
                        "away", ClusterConnection.to(nobody(), "a test")),
                "--kubernaut.database.directory=" + data);
        server.put("/api/v1/mode", "{\"mode\":\"act\",\"by\":\"test\"}", "Content-Type", "application/json");
    }

    private static Config nobody() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
        west.close();
        east.close();
    }

    private static void alert(String cluster, String pod) throws Exception {
        var named = cluster.isEmpty() ? "" : "\"cluster\":\"" + cluster + "\",";
        var body = webhook(firing("KubePodCrashLooping", "shop", pod)).replace("\"severity\"", named + "\"severity\"");
        assertThat(server.post("/alerts", body).status()).isEqualTo(200);
    }

    private static JsonNode decisionAbout(String pod) {
        return await().atMost(PATIENCE)
                .until(
                        () -> server.get("/api/v1/decisions")
                                .json()
                                .path("decisions")
                                .valueStream()
                                .filter(d -> d.toString().contains(pod))
                                .findFirst()
                                .orElse(null),
                        d -> d != null);
    }

    @Test
    void changesTheClusterThatTheAlertNamesAndNoOther() throws Exception {
        for (var cluster : new TestCluster[] {east, west}) {
            cluster.deploy("shop", "cart", 2);
            cluster.shipBadRelease("shop", "cart");
        }
        east.awaitCrashLoop("shop", "cart");

        alert("west", west.awaitCrashLoop("shop", "cart"));

        await().atMost(PATIENCE).until(() -> west.healed("shop", "cart"));
        assertThat(west.writes("shop", "cart")).hasSize(1);
        assertThat(east.writes("shop", "cart")).isEmpty();
        assertThat(east.image("shop", "cart")).isEqualTo(TestCluster.BAD);
        assertThat(server.get("/api/v1/runs")
                        .json()
                        .at("/runs/0/target/cluster")
                        .asString(""))
                .isEqualTo("west");
    }

    @Test
    void tellsOfAClusterThatItDoesNotKnowAndNamesThoseItKnows() throws Exception {
        alert("north", "lost-1");
        alert("", "nameless-1");

        var unknown = decisionAbout("lost-1");
        assertThat(unknown.path("outcome").asString("")).isIn("NOTIFY", "ESCALATE");
        assertThat(unknown.toString())
                .contains("The alert names cluster north, which is none of those here (away, east, west).");
        assertThat(decisionAbout("nameless-1").toString())
                .contains(
                        "The alert names no cluster, and there are several here (away, east, west): it needs the label"
                                + " cluster.");
    }

    @Test
    void isReadyForTheOthersWhileOneIsAway() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var ready = server.get("/ready").json();
            assertThat(ready.path("ready").asBoolean()).isTrue();
            assertThat(ready.at("/parts/cluster east/ready").asBoolean()).isTrue();
            assertThat(ready.at("/parts/cluster west/ready").asBoolean()).isTrue();
            assertThat(ready.at("/parts/cluster away/ready").asBoolean(true)).isFalse();
        });
    }
}
