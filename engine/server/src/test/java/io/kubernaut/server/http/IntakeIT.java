package io.kubernaut.server.http;

import static io.kubernaut.server.http.Webhooks.firing;
import static io.kubernaut.server.http.Webhooks.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.core.intake.GroupCommit;
import io.micrometer.core.instrument.MeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database is kept from committing, so that webhooks wait. */
class IntakeIT {
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private EmbeddedPostgres postgres;
    private Connection blocker;
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        postgres = EmbeddedPostgres.builder().start();
        server = RunningServer.start(
                ClusterConnection.none("There is no cluster in this test."),
                "--kubernaut.database.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--kubernaut.intake.queue-alerts=3",
                "--kubernaut.intake.longest-wait=1m");
        blocker = postgres.getPostgresDatabase().getConnection();
    }

    @AfterEach
    void stop() throws Exception {
        blocker.close();
        server.close();
        postgres.close();
        senders.shutdownNow();
    }

    private Future<RunningServer.Answer> send(String... pods) {
        var alerts = Stream.of(pods)
                .map(pod -> firing("KubePodCrashLooping", "shop", pod))
                .toArray(String[]::new);
        return senders.submit(() -> server.post("/alerts", webhook(alerts)));
    }

    private int waiting() {
        return server.bean(GroupCommit.class).waiting();
    }

    private double number(String sql) throws SQLException {
        try (var statement = blocker.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    /** One commit is under way, and does not come to its end before this connection lets it. */
    private Future<RunningServer.Answer> block() throws SQLException {
        blocker.setAutoCommit(false);
        try (var statement = blocker.createStatement()) {
            statement.execute("LOCK TABLE receipt IN SHARE MODE");
        }
        var first = send("first");
        await().until(() -> number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
        return first;
    }

    private double count(String name, String... tags) {
        return server.bean(MeterRegistry.class).get(name).tags(tags).counter().count();
    }

    @Test
    void refusesWhatFindsNoRoomWith503AndStoresTheRestTogether() throws Exception {
        var first = block();
        var second = send("a", "b");
        await().until(() -> waiting() == 2);
        var third = send("c");
        await().until(() -> waiting() == 3);

        var refused = send("d").get();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.detail()).contains("kubernaut.intake.queue-alerts", "nothing of this webhook was stored");
        assertThat(first.isDone() || second.isDone() || third.isDone())
                .as("nobody is told before the commit")
                .isFalse();

        blocker.rollback();

        assertThat(first.get().json().path("accepted").asInt()).isEqualTo(1);
        assertThat(second.get().json().path("accepted").asInt()).isEqualTo(2);
        assertThat(third.get().json().path("accepted").asInt()).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM open_episode")).isEqualTo(4);
        assertThat(number("SELECT count(DISTINCT xmin::text) FROM receipt"))
                .as("transactions of three receipts")
                .isEqualTo(2);
        assertThat(count("kubernaut.intake.webhooks", "outcome", "accepted")).isEqualTo(3);
        assertThat(count("kubernaut.intake.webhooks", "outcome", "refused")).isEqualTo(1);
        var commits = server.bean(MeterRegistry.class)
                .get("kubernaut.intake.commit.webhooks")
                .summary();
        await().untilAsserted(() -> assertThat(commits.totalAmount()).isEqualTo(3));
        assertThat(commits.count()).isEqualTo(2);
    }

    @Test
    void storesWhatWaitsBeforeItEnds() throws Exception {
        var first = block();
        var second = send("a");
        await().until(() -> waiting() == 1);

        var closing = senders.submit(() -> server.close());
        blocker.rollback();

        assertThat(first.get().status()).isEqualTo(200);
        assertThat(second.get().status()).isEqualTo(200);
        closing.get();
        assertThat(number("SELECT count(*) FROM open_episode")).isEqualTo(2);
    }
}
