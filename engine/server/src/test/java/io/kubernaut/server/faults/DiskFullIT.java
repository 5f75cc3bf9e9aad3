package io.kubernaut.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubernaut.server.processes.Http;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the database runs full: what cannot be stored is not accepted, and what was accepted is not lost. */
class DiskFullIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int DISK_MEBIBYTES = 400;
    private static final int ALERTS_AT_ONCE = 20;

    @TempDir
    private Path directory;

    private final List<Map<String, String>> accepted = new ArrayList<>();
    private SmallDisk disk;
    private TestCluster cluster;
    private int webhooks;

    @BeforeEach
    void start() {
        var mounted = SmallDisk.mount(directory.resolve("disk"), DISK_MEBIBYTES);
        assumeTrue(mounted.isPresent(), "skipped: this process may not mount a small disk (tmpfs); run it as root");
        disk = mounted.get();
        cluster = TestCluster.start();
    }

    @AfterEach
    void stop() {
        if (disk != null) {
            cluster.close();
            disk.close();
        }
    }

    @Test
    void whatADatabaseRefusesForWantOfRoomIsAnsweredWith503AndThatReason() {
        try (var postgres = PostgresServer.start(disk.directory().resolve("postgres"));
                var kubernaut = service().database(postgres).start()) {
            postUntilDecided(kubernaut.api());
            disk.fill();

            awaitRefusalForWantOfRoom(kubernaut.api());
            awaitTold(kubernaut, "DISK_FULL");

            disk.empty();
            awaitTakenAgain(kubernaut.api());
            assertSaid(kubernaut.api(), "Made while the disk of the database was full for ");
            awaitWell(kubernaut);
            assertThat(postgres.rows("SELECT kind, note FROM work_item WHERE parked_at IS NOT NULL"))
                    .as("work that was given up")
                    .isEmpty();
        }
    }

    /** It ends, as PostgreSQL does, and nobody but its owner can start it again. */
    @Test
    void theEmbeddedDatabaseIsStartedAgainOnceThereIsRoomForItsLog() throws Exception {
        int port = freePort();
        try (var kubernaut = service()
                .with(
                        "kubernaut.database.directory",
                        disk.directory().resolve("data").toString())
                .with("kubernaut.database.port", Integer.toString(port))
                .start()) {
            postUntilDecided(kubernaut.api());
            awaitTold(kubernaut, "DISK_NEARLY_FULL");
            postUntilDecided(kubernaut.api());
            assertSaid(kubernaut.api(), "Made while the disk of the database was nearly full for ");
            fillUntilItEnds(kubernaut, port);
            awaitRefusalForWantOfRoom(kubernaut.api());
            awaitTold(kubernaut, "DISK_FULL");
            awaitTold(kubernaut, "DATABASE_AWAY");
            assertThat(kubernaut.api().http().get("/ready").status()).isEqualTo(503);

            disk.empty();
            awaitTakenAgain(kubernaut.api());
            awaitWell(kubernaut);
            // Told once the server has answered, which others may see before.
            await("the start is told").atMost(PATIENCE).until(() -> kubernaut.wrote("database.started.again"));
        }
    }

    private KubernautProcess.Builder service() {
        return KubernautProcess.in(directory)
                .kubeconfig(cluster.kubeconfig(directory))
                // Shorter than by default, so that what could not be stored is soon tried again.
                .with("kubernaut.worker.lease", "3s");
    }

    private Http.Reply post(KubernautApi api) {
        var body = WebhookBody.empty();
        var alerts = new ArrayList<Map<String, String>>();
        // Of each webhook another name, as a decision about one incident names no more than some dozens of alerts.
        var name = "NobodyKnows" + ++webhooks;
        for (int i = 0; i < ALERTS_AT_ONCE; i++) {
            alerts.add(Map.of("alertname", name, "namespace", "shop", "number", Integer.toString(i)));
        }
        alerts.forEach(labels -> body.firing(labels, Instant.now()));
        var reply = api.post(body);
        if (reply.status() == 200) {
            assertThat(reply.json().path("accepted").asInt()).isEqualTo(ALERTS_AT_ONCE);
            accepted.addAll(alerts);
        } else {
            assertThat(reply.status()).as(reply.text()).isEqualTo(503);
            assertThat(reply.retryAfter()).isNotEmpty();
        }
        return reply;
    }

    private void postUntilDecided(KubernautApi api) {
        assertThat(post(api).status()).isEqualTo(200);
        awaitAllDecided(api);
    }

    private void awaitRefusalForWantOfRoom(KubernautApi api) {
        await("a 503 for want of room")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(post(api).text()).contains("The disk of the database is full"));
    }

    private void awaitTakenAgain(KubernautApi api) {
        await("alerts are taken again").atMost(PATIENCE).until(() -> post(api).status() == 200);
        awaitAllDecided(api);
    }

    /** In {@code /ready} and in the metric. */
    private static void awaitTold(KubernautProcess kubernaut, String mode) {
        await("told: " + mode).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(degraded(kubernaut.api())).contains(mode);
            assertThat(kubernaut.metrics()).contains(metric(mode, 1));
        });
    }

    private static void awaitWell(KubernautProcess kubernaut) {
        await("all is told to be well").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(degraded(kubernaut.api())).doesNotContain("DISK_FULL", "DATABASE_AWAY");
            assertThat(kubernaut.metrics()).contains(metric("DISK_FULL", 0), metric("DATABASE_AWAY", 0));
            assertThat(kubernaut.api().http().get("/ready").status()).isEqualTo(200);
        });
    }

    private static String metric(String mode, int value) {
        return "kubernaut_degraded{mode=\"" + mode.toLowerCase(Locale.ROOT) + "\"} " + value + ".0";
    }

    private static void assertSaid(KubernautApi api, String sentence) {
        assertThat(api.decisions()).anyMatch(decision -> api.explain(decision).contains(sentence));
    }

    private void awaitAllDecided(KubernautApi api) {
        await("every accepted alert is decided").atMost(PATIENCE).untilAsserted(() -> {
            var missing = new HashSet<>(accepted);
            missing.removeAll(decided(api));
            assertThat(missing).as("accepted and not decided").isEmpty();
        });
    }

    private static List<Map<String, String>> decided(KubernautApi api) {
        var decided = new ArrayList<Map<String, String>>();
        for (var decision : api.decisions()) {
            for (var alert : decision.path("alerts")) {
                var labels = new TreeMap<String, String>();
                alert.path("labels")
                        .properties()
                        .forEach(l -> labels.put(l.getKey(), l.getValue().asString()));
                decided.add(labels);
            }
        }
        return decided;
    }

    private static List<String> degraded(KubernautApi api) {
        return api.http()
                .get("/ready")
                .json()
                .path("degraded")
                .valueStream()
                .map(d -> d.path("mode").asString())
                .toList();
    }

    /**
     * Without a byte left no checkpoint can be made, and PostgreSQL stops. It tries to recover, and ends when it finds no
     * room for that either; what it gives back on the way is taken too.
     */
    private void fillUntilItEnds(KubernautProcess kubernaut, int port) throws IOException {
        var password =
                Files.readString(disk.directory().resolve("data/password")).strip();
        await("it has ended, and is not started without room")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    disk.fill();
                    checkpoint(port, password);
                    disk.fill();
                    return kubernaut.output().contains("database.waits.for.room");
                });
    }

    private static void checkpoint(int port, String password) {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + port + "/kubernaut", "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_logical_emit_message(true, 'test', 'something to write')");
            statement.execute("CHECKPOINT");
        } catch (SQLException noRoom) {
            // That is what is wanted.
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
