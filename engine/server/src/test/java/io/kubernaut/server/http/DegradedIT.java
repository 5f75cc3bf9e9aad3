package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.faults.Link;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is degraded shows in {@code /ready}, in the metric, and in what is explained of decisions made meanwhile. */
class DegradedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path data;

    private static final JumpingClock CLOCK = new JumpingClock();

    private static TestCluster cluster;
    private static Link link;
    private static PostgresServer postgres;
    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        postgres = PostgresServer.start(data.resolve("postgres"));
        cluster.server().addUser("t", "kubernaut", access -> !access.resource().equals("persistentvolumeclaims"));
        link = Link.to(cluster.server().url().getPort());
        var config = new ConfigBuilder(cluster.server().clientConfig("t"))
                .withMasterUrl("http://127.0.0.1:" + link.port() + "/")
                .build();
        server = RunningServer.start(
                ClusterConnection.to(config, "a test"), CLOCK, "--kubernaut.database.url=" + postgres.url());
        eventually(() -> assertThat(server.get("/ready").status()).isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        server.close();
        postgres.close();
        link.close();
        cluster.close();
    }

    /** A machine's clock that somebody sets. */
    private static final class JumpingClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void jump(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            // In microseconds, as PostgreSQL keeps times.
            return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), ahead);
        }
    }

    /** Otherwise what is decided about is held for a minute, as nothing is decided by old facts. */
    @BeforeEach
    void seesTheCluster() {
        eventually(() -> assertThat(
                        server.get("/ready").json().at("/parts/cluster/ready").asBoolean())
                .isTrue());
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

    /** The sentences of its explanation about what was degraded while it was made. */
    private static List<String> meanwhile(String decision) throws Exception {
        return server.get("/api/v1/decisions/" + decision + "/explain")
                .json()
                .path("meanwhile")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static void assertSaid(String decision, String... beginnings) throws Exception {
        var said = meanwhile(decision);
        for (var beginning : beginnings) {
            assertThat(said).as("begins with: " + beginning).anyMatch(sentence -> sentence.startsWith(beginning));
        }
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
        assertSaid(decisionAbout("throttled-1"), "Made while the API server throttled requests for ");
    }

    @Test
    void tellsThatTheApiServerIsSlow() throws Exception {
        try (var slow = cluster.server()
                .faults()
                .always(r -> r.path().equals("/api/v1/namespaces"), new Fault.Delay(Duration.ofSeconds(4)))) {
            eventually(() -> assertThat(metric("api_slow")).isEqualTo(1));
            assertThat(slow.hits()).isPositive();
            assertThat(degraded("API_SLOW").path("detail").asString()).contains("latest answer took");
            assertThat(server.get("/ready").status()).isEqualTo(200);
            assertSaid(decisionAbout("slow-1"), "Made while the API server was slow for ");
        }
        eventually(() -> assertThat(metric("api_slow")).isZero());
    }

    /** A clock that is set stands for the minute after which what is out of sight counts as stale. */
    @Test
    void decidesOnNoOldFactsWhileTheApiServerIsAwayAndTellsOfAClockThatJumped() throws Exception {
        link.cut();
        try {
            eventually(() -> assertThat(metric("api_away")).isEqualTo(1));
            assertThat(degraded("API_AWAY").path("remedy").asString()).contains("See that the API server runs");
            assertThat(server.get("/ready").status()).as("alerts are taken").isEqualTo(200);

            CLOCK.jump(Duration.ofSeconds(70));
            eventually(() -> {
                assertThat(metric("watch_stale")).isEqualTo(1);
                assertThat(metric("clock_off")).isEqualTo(1);
                assertThat(server.get("/ready")
                                .json()
                                .at("/parts/cluster/ready")
                                .asBoolean())
                        .isFalse();
            });
            assertThat(degraded("WATCH_STALE").path("about").asString()).contains("Pod");
            assertThat(degraded("CLOCK_OFF").path("detail").asString()).matches("It jumped forward by (69|7[01]) s\\.");

            var decision = decisionAbout("unseen-1");
            assertThat(server.get("/api/v1/decisions/" + decision + "/explain", "Accept", "text/markdown")
                            .response()
                            .body())
                    .contains("The cluster cannot be read: ");
            assertSaid(
                    decision,
                    "Made while the API server did not answer for ",
                    "Made while watches of ",
                    "Made while the clock was wrong for ");
        } finally {
            link.mend();
        }
        eventually(() -> {
            assertThat(metric("api_away")).isZero();
            assertThat(metric("watch_stale")).isZero();
            assertThat(server.get("/ready").json().at("/parts/cluster/ready").asBoolean())
                    .isTrue();
        });
    }

    @Test
    void parksAnAlertThatCannotBeDecidedAboutAfterThreeTriesAndDecidesAllOthers() throws Exception {
        postgres.execute("""
                CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF NEW::text LIKE '%poison-1%' THEN RAISE EXCEPTION 'poison'; END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER poison BEFORE INSERT ON open_incident FOR EACH ROW EXECUTE FUNCTION poison()""");
        try {
            assertThat(server.post("/alerts", webhook(firing("KubePodCrashLooping", "shop", "poison-1")))
                            .status())
                    .isEqualTo(200);
            eventually(() -> assertThat(metric("work_parked")).isEqualTo(1));
            // What is counted is how often it was put back; the last try parked it.
            assertThat(postgres.rows("SELECT kind, attempts + 1 FROM work_item WHERE parked_at IS NOT NULL"))
                    .containsExactly("TRIAGE 3");
            assertThat(postgres.rows("SELECT title FROM message WHERE topic = 'work.given-up'"))
                    .containsExactly("1 alert is not decided about");
            assertThat(degraded("WORK_PARKED").path("about").asString()).isEqualTo("1 item");
            assertThat(degraded("WORK_PARKED").path("detail").asString()).isEqualTo("1 TRIAGE.");
            assertThat(server.get("/ready").status()).isEqualTo(200);
            assertSaid(decisionAbout("wholesome-1"), "Made while what failed again and again was parked (1 item) for ");
        } finally {
            postgres.execute("DROP TRIGGER poison ON open_incident; DROP FUNCTION poison();"
                    + " DELETE FROM work_item WHERE parked_at IS NOT NULL");
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
