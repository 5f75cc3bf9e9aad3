package io.kubernaut.server.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.server.processes.AlertmanagerProcess;
import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static TestCluster cluster;
    private static PostgresServer postgres;
    private static KubernautProcess kubernaut;
    private static AlertmanagerProcess alertmanager;
    private static KubernautApi api;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        postgres = PostgresServer.start(Files.createDirectory(directory.resolve("postgres")));
        var home = Files.createDirectory(directory.resolve("kubernaut"));
        kubernaut = KubernautProcess.in(home)
                .kubeconfig(cluster.kubeconfig(home))
                .database(postgres)
                .start();
        alertmanager = AlertmanagerProcess.start(directory, kubernaut.webhook());
        api = kubernaut.api();
        api.setMode("act");
    }

    @AfterAll
    static void stop() {
        Closing.all(alertmanager, kubernaut, postgres, cluster);
    }

    @Test
    void anAlertPostedToAlertmanagerEndsInAHealedWorkload() {
        cluster.deploy("shop", "cart", 3);
        cluster.shipBadRelease("shop", "cart");
        var labels = WebhookBody.crashLooping("shop", cluster.awaitCrashLoop("shop", "cart"));
        var startsAt = Instant.now();

        alertmanager.fire(labels, startsAt);

        kubernaut.awaitHealed(cluster, "shop", "cart");
        assertThat(cluster.readyPods("shop", "cart")).isEqualTo(3);
        assertThat(cluster.writes("shop", "cart")).hasSize(1);
        var decision = api.decisionsAbout("namespace", "shop").getLast();
        assertThat(decision.path("outcome").asString()).isEqualTo("ACT");
        assertThat(decision.path("executed").asBoolean()).isTrue();
        assertThat(decision.at("/chosen/action").asString()).isEqualTo("rollback_deployment");
        assertThat(decision.at("/chosen/target/name").asString()).isEqualTo("cart");
        assertThat(decision.at("/subject/kind").asString()).isEqualTo("Deployment");
        await("the run is verified")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.runsOf(decision))
                        .singleElement()
                        .satisfies(
                                run -> assertThat(run.path("state").asString()).isEqualTo("VERIFIED")));

        alertmanager.resolve(labels, startsAt, Instant.now());

        var incident = decision.path("incidentId").asString();
        await("the episode is over")
                .atMost(PATIENCE)
                .until(() -> api.incident(incident).at("/episodes/0/resolvedAt").isString());
        await("the incident is closed")
                .atMost(PATIENCE)
                .until(() -> api.incident(incident).at("/incident/closedAt").isString());
    }

    @Test
    void whatAlertmanagerSendsWhileTheDatabaseIsAwayIsNotLost() {
        cluster.deploy("outage", "web", 2);
        cluster.shipBadRelease("outage", "web");
        var web = WebhookBody.crashLooping("outage", cluster.awaitCrashLoop("outage", "web"));
        var ghosts = List.of(ghost("A"), ghost("B"), ghost("C"));
        var over = Map.of("alertname", "OverMeanwhile", "namespace", "outage", "deployment", "nothing");
        var startsAt = Instant.now();
        alertmanager.fire(over, startsAt);
        await().atMost(PATIENCE).until(() -> openEpisodes("OverMeanwhile") == 1);

        postgres.stop();
        var refused = api.post(WebhookBody.empty().firing(ghosts.getFirst(), startsAt));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.retryAfter()).matches("[1-9][0-9]*");
        assertThat(refused.contentType()).startsWith("application/problem+json");
        double failed = alertmanager.failedRequests();
        alertmanager.fire(web, startsAt);
        ghosts.forEach(labels -> alertmanager.fire(labels, startsAt));
        alertmanager.resolve(over, startsAt, Instant.now());
        await("Alertmanager tries more than once")
                .atMost(PATIENCE)
                .until(() -> alertmanager.failedRequests() >= failed + 6);
        assertThat(kubernaut.alive()).isTrue();
        postgres.startAgain();
        kubernaut.awaitReady();

        for (var labels : ghosts) {
            var name = labels.get("alertname");
            await(name + " is decided")
                    .atMost(PATIENCE)
                    .until(() -> api.decisionsAbout("alertname", name).size() == 1);
            assertThat(openEpisodes(name)).isOne();
        }
        kubernaut.awaitHealed(cluster, "outage", "web");
        assertThat(cluster.writes("outage", "web")).hasSize(1);
        await("what ended meanwhile is over").atMost(PATIENCE).until(() -> openEpisodes("OverMeanwhile") == 0);
    }

    private static Map<String, String> ghost(String suffix) {
        return Map.of(
                "alertname",
                "Held" + suffix,
                "namespace",
                "outage",
                "deployment",
                "ghost-" + suffix.toLowerCase(java.util.Locale.ROOT),
                "severity",
                "warning");
    }

    private static long openEpisodes(String alert) {
        return postgres.rows("SELECT episode_id FROM open_episode WHERE alert->>'name' = '" + alert + "'")
                .size();
    }
}
