package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is degraded shows in {@code /ready}, in the metric, and in what is explained of decisions made meanwhile. */
class DegradedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path data;

    private static TestCluster cluster;
    private static PostgresServer postgres;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        postgres = PostgresServer.start(data.resolve("postgres"));
        cluster.server().addUser("t", "kubernaut", access -> !access.resource().equals("persistentvolumeclaims"));
        server = RunningServer.start(
                ClusterConnection.to(cluster.server().clientConfig("t"), "a test"),
                "--kubernaut.database.url=" + postgres.url());
        eventually(() -> assertThat(server.get("/ready").status()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        server.close();
        postgres.close();
        cluster.close();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }

    private static JsonNode degraded(String mode) throws Exception {
        return server.get("/ready")
                .json()
                .path("degraded")
                .valueStream()
                .filter(d -> d.path("mode").asString().equals(mode))
                .findFirst()
                .orElseThrow(() -> new AssertionError(mode + " is not among what is degraded"));
    }

    private static double metric(String mode) {
        return server.bean(MeterRegistry.class)
                .get("kubernaut.degraded")
                .tag("mode", mode)
                .gauge()
                .value();
    }

    private static String decisionAbout(String pod) throws Exception {
        assertThat(server.post("/alerts", webhook(firing("KubePodCrashLooping", "shop", pod)))
                        .status())
                .isEqualTo(200);
        return await().atMost(PATIENCE)
                .until(
                        () -> server.get("/api/v1/decisions")
                                .json()
                                .path("decisions")
                                .valueStream()
                                .filter(d -> d.at("/alerts/0/labels/pod")
                                        .asString("")
                                        .equals(pod))
                                .map(d -> d.path("decisionId").asString())
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    @Test
    void tellsWhichKindsItMayNotSeeAndSaysSoOfDecisionsMadeMeanwhile() throws Exception {
        eventually(() -> assertThat(metric("kinds_forbidden")).isEqualTo(1));
        assertThat(server.get("/ready").status()).as("ready all the same").isEqualTo(200);
        var forbidden = degraded("KINDS_FORBIDDEN");
        assertThat(forbidden.path("about").asString()).isEqualTo("PersistentVolumeClaim");
        assertThat(Instant.parse(forbidden.path("since").asString())).isBefore(Instant.now());
        assertThat(forbidden.path("means").asString()).contains("Decisions that need them are held");
        assertThat(forbidden.path("remedy").asString()).contains("kubernaut rbac");

        var decision = decisionAbout("blind-1");

        assertThat(server.get("/api/v1/decisions/" + decision)
                        .json()
                        .path("degraded")
                        .valueStream()
                        .map(d -> d.path("mode").asString()))
                .contains("KINDS_FORBIDDEN");
        var explained = server.get("/api/v1/decisions/" + decision + "/explain", "Accept", "text/markdown")
                .response()
                .body();
        assertThat(explained)
                .contains("Made while Kubernaut might not list and watch PersistentVolumeClaim for ")
                .contains("decisions that need these facts were held.");
    }

    @Test
    void tellsThatTheApiServerThrottles() throws Exception {
        try (var busy = cluster.server()
                .faults()
                .next(2, r -> r.path().equals("/api/v1/namespaces"), Fault.tooManyRequests(Duration.ZERO))) {
            eventually(() -> assertThat(metric("api_throttling")).isEqualTo(1));
            assertThat(busy.hits()).isPositive();
        }
        assertThat(degraded("API_THROTTLING").path("detail").asString()).contains("429");
        assertThat(server.get("/ready").status()).isEqualTo(200);
        assertThat(server.get("/api/v1/decisions/" + decisionAbout("throttled-1") + "/explain")
                        .json()
                        .path("meanwhile")
                        .toString())
                .contains("Made while the API server throttled requests for ");
    }

    @Test
    void countsWhatWasParked() throws Exception {
        postgres.execute("INSERT INTO work_item (kind, subject, due_at, urgent_at, head_start, parked_at, note)"
                + " VALUES ('TRIAGE', gen_random_uuid(), now(), now(), interval '0', now(), 'poison')");
        try {
            eventually(() -> assertThat(metric("work_parked")).isEqualTo(1));
            assertThat(degraded("WORK_PARKED").path("about").asString()).isEqualTo("1 item");
            assertThat(degraded("WORK_PARKED").path("detail").asString()).isEqualTo("1 TRIAGE.");
            assertThat(server.get("/ready").status()).isEqualTo(200);
        } finally {
            postgres.execute("DELETE FROM work_item WHERE parked_at IS NOT NULL");
        }
        eventually(() -> assertThat(metric("work_parked")).isZero());
    }

    @Test
    void isNotReadyWhileTheDatabaseIsAwayAndReadyWhenItIsBack() throws Exception {
        assertThat(metric("database_away")).isZero();
        postgres.stop();
        try {
            var ready = server.get("/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(degraded("DATABASE_AWAY").path("remedy").asString()).contains("See that PostgreSQL runs");
            assertThat(metric("database_away")).isEqualTo(1);
        } finally {
            postgres.startAgain();
        }
        eventually(() -> {
            assertThat(server.get("/ready").status()).isEqualTo(200);
            assertThat(metric("database_away")).isZero();
        });
    }
}
