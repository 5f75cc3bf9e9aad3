package io.kubernaut.history.database;

import static io.kubernaut.history.Given.NOON;
import static io.kubernaut.history.Given.firing;
import static io.kubernaut.history.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.history.Stores;
import io.kubernaut.history.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedServerIT {
    private static Path used;
    private Path directory;

    /** What a first start and a clean end leave; most tests begin with a copy, which is quicker than a first start. */
    @BeforeAll
    static void useOnce() throws IOException {
        used = Files.createTempDirectory("kubernaut-embedded-it-used");
        Database.embedded(used, 0).close();
    }

    @AfterAll
    static void removeUsed() {
        TestDatabase.delete(used);
    }

    @BeforeEach
    void copyDirectory() throws IOException {
        directory = Files.createTempDirectory("kubernaut-embedded-it");
        try (var files = Files.walk(used)) {
            for (var file : files.skip(1).toList()) {
                Files.copy(file, directory.resolve(used.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @AfterEach
    void removeDirectory() {
        TestDatabase.delete(directory);
    }

    private static Stores stores(Database database) {
        return Stores.over(database.dataSource(), ActionCatalogue.standard(), Clock.systemUTC());
    }

    private static List<String> fingerprints(Database database) {
        return stores(database).alerts().firing("", 10).stream()
                .map(e -> e.alert().fingerprint())
                .toList();
    }

    private static List<String> query(EmbeddedServer server, String password, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** As it ends when its disk is full, or for want of memory: nobody else would start it. */
    @Test
    void startsAgainWhenItEndsByItself() throws IOException {
        try (var database = Database.embedded(directory, 0)) {
            stores(database).alerts().accept(webhook(firing("a")), "am", NOON);
            long first = postmaster();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(() -> assertThat(fingerprints(database)).containsExactly("a"));
            assertThat(postmaster()).isNotEqualTo(first);
        }
        assertThat(directory.resolve("postgres-18/postmaster.pid"))
                .as("of a server that was stopped, and not only left")
                .doesNotExist();
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("postgres-18/postmaster.pid"))
                .getFirst()
                .strip());
    }

    @Test
    void createsItsDirectoryAtTheFirstStart() {
        try (var database = Database.embedded(directory.resolve("not/there/yet"), 0)) {
            assertThat(fingerprints(database)).isEmpty();
        }
    }

    @Test
    void keepsWhatIsCommittedAndLetsNobodyInWithoutThePassword() throws Exception {
        try (var server = EmbeddedServer.start(directory, 0)) {
            assertThat(query(server, server.password(), """
                    SELECT name || '=' || setting FROM pg_settings
                    WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums')
                    ORDER BY name
                    """))
                    .containsExactly("data_checksums=on", "fsync=on", "full_page_writes=on", "synchronous_commit=on");
            assertThatThrownBy(() -> query(server, "guess", "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void isTheSameDatabaseAfterARestart() {
        try (var first = Database.embedded(directory, 0)) {
            stores(first).alerts().accept(webhook(firing("a")), "test", NOON);
        }

        try (var second = Database.embedded(directory, 0)) {
            assertThat(fingerprints(second)).containsExactly("a");
            assertThat(second.location()).contains("localhost").doesNotContain("password");
        }
    }

    @Test
    void stopsTheServerOfAKilledProcessAndHasItsRows() throws Exception {
        var victim = Victim.start(directory, "a");
        var orphan = victim.postmaster();
        victim.kill();
        assertThat(orphan.isAlive()).isTrue();

        try (var database = Database.embedded(directory, 0)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(fingerprints(database)).containsExactly("a");
        }
    }

    @Test
    void losesNothingWhenPostgresqlIsKilledToo() throws Exception {
        var victim = Victim.start(directory, "a");
        var orphan = victim.postmaster();
        var children = orphan.children().toList();
        victim.kill();
        orphan.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await().until(() -> !orphan.isAlive());

        try (var database = Database.embedded(directory, 0)) {
            assertThat(fingerprints(database)).containsExactly("a");
        }
    }

    @Test
    void leavesTheDirectoryToTheProcessThatUsesIt() throws Exception {
        var other = Victim.start(directory, "a");
        try {
            assertThatThrownBy(() -> EmbeddedServer.start(directory, 0))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("Another process uses the data directory");
            assertThat(other.postmaster().isAlive()).isTrue();
        } finally {
            other.kill();
        }

        try (var server = EmbeddedServer.start(directory, 0)) {
            assertThatThrownBy(() -> EmbeddedServer.start(directory, 0))
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("This process already runs");
            assertThat(server.port()).isPositive();
        }
    }

    @Test
    void startsAlthoughAnotherProcessHasTheNumberThatAKilledServerHad() throws Exception {
        Files.writeString(
                directory.resolve("postgres-18/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory.resolve("postgres-18") + "\n1\n5432\n\nlocalhost\n");

        try (var server = EmbeddedServer.start(directory, 0)) {
            assertThat(query(server, server.password(), "SELECT 'up'")).containsExactly("up");
        }
    }

    @Test
    void beginsAnewWhereTheFirstStartWasCutShort() throws Exception {
        Files.delete(directory.resolve("password"));
        Files.delete(directory.resolve("postgres-18/global/pg_control"));

        try (var server = EmbeddedServer.start(directory, 0)) {
            assertThat(query(server, server.password(), "SELECT 'up'")).containsExactly("up");
        }
    }

    @Test
    void refusesWhileTheServerIsDownAndGoesOnWhenItIsBack() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var server = EmbeddedServer.start(directory, port);
        try (var database = Database.at(server.jdbcUrl("postgres"), server.user(), server.password())) {
            var alerts = stores(database).alerts();
            alerts.accept(webhook(firing("a")), "test", NOON);
            server.close();

            for (var i = 0; i < 3; i++) {
                var began = System.nanoTime();
                assertThatThrownBy(() -> alerts.accept(webhook(firing("a"), firing("b")), "test", NOON))
                        .isInstanceOf(StoreUnavailableException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
            }

            server = EmbeddedServer.start(directory, port);
            var receipt = await().ignoreException(StoreUnavailableException.class)
                    .until(() -> alerts.accept(webhook(firing("a"), firing("b")), "test", NOON), r -> true);
            assertThat(receipt.accepted()).isEqualTo(1);
            assertThat(receipt.repeated()).isEqualTo(1);
            assertThat(fingerprints(database)).containsExactlyInAnyOrder("a", "b");
        } finally {
            server.close();
        }
    }

    @Test
    void takesASchemaThatHoldsSomethingOfOthersAsItIs() throws Exception {
        try (var server = EmbeddedServer.start(directory, 0)) {
            try (var connection =
                            DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), server.password());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE theirs (id int) PARTITION BY RANGE (id)");
                statement.execute("CREATE TABLE theirs_of_all PARTITION OF theirs DEFAULT");
            }

            var url = "postgres://" + server.user() + ":" + server.password() + "@localhost:" + server.port()
                    + "/postgres?sslmode=disable";
            try (var database = Database.at(url)) {
                stores(database).alerts().accept(webhook(firing("a")), "test", NOON);
                assertThat(fingerprints(database)).containsExactly("a");
                assertThat(database.location()).doesNotContain(server.password());
            }
            var withoutUser = "postgres://localhost:" + server.port() + "/postgres";
            try (var database = Database.at(withoutUser, server.user(), server.password())) {
                assertThat(fingerprints(database)).containsExactly("a");
            }
            assertThat(query(server, server.password(), "SELECT relname FROM pg_class WHERE relname LIKE 'theirs%'"))
                    .containsExactlyInAnyOrder("theirs", "theirs_of_all");
        }
    }

    @Test
    void saysWhatItCannotReach() {
        assertThatThrownBy(() -> Database.at("postgres://ann:secret@localhost:1/kn"))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("localhost:1")
                .hasMessageNotContaining("secret");
    }
}
