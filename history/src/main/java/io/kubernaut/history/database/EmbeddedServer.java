package io.kubernaut.history.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on loopback, whose data survives restarts and kills.
 *
 * <p>One process per data directory, held by a file lock. A server that a killed process left behind is stopped first:
 * it may run with old settings. There is no shutdown hook: hooks run at the same time as those that still finish work,
 * so whoever started the server closes it last.
 *
 * <p>A server that ends by itself is started again. PostgreSQL ends when its disk is so full that it cannot write its log
 * ahead, and nobody else is there to start it once there is room.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String VERSION = "18";
    private static final String USER = "postgres";
    private static final Duration START_UP = Duration.ofSeconds(60);

    private final FileChannel lock;
    private final Path data;
    private final int port;
    private final String password;
    private final KeptRunning postgres;

    private EmbeddedServer(FileChannel lock, Path data, EmbeddedPostgres postgres, String password) {
        this.lock = lock;
        this.data = data;
        this.port = postgres.getPort();
        this.password = password;
        this.postgres = KeptRunning.from(data, postgres, () -> launch(data, port, password));
    }

    /**
     * Starts the server, and creates its data at the first start.
     *
     * @param directory is made when it is not there; PostgreSQL's own data is in {@code postgres-18} under it
     * @param port 0 takes a free one
     * @throws DatabaseStartException when it does not start, or another process uses the directory
     */
    public static EmbeddedServer start(Path directory, int port) {
        try {
            Files.createDirectories(directory);
            var home = directory.toRealPath();
            var lock = lock(home);
            try {
                return start(home, port, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatabaseStartException("The embedded PostgreSQL in " + directory + " did not start", e);
        }
    }

    private static EmbeddedServer start(Path home, int port, FileChannel lock) throws IOException {
        var data = home.resolve("postgres-" + VERSION);
        LeftoverServer.stop(data);
        // Written when the first start is complete; without it, a kill has left half of it behind.
        var password = home.resolve("password");
        if (!Files.exists(password)) {
            delete(data);
        }
        var secret = Files.exists(password) ? Files.readString(password).strip() : newPassword();
        var postgres = launch(data, port == 0 ? freePort() : port, secret);
        try {
            if (!Files.exists(password)) {
                requirePassword(postgres, data, secret);
                writeSecret(password, secret);
            }
        } catch (SQLException | IOException | RuntimeException e) {
            postgres.close();
            throw e instanceof IOException io ? io : new IOException("The first start could not be completed", e);
        }
        LOG.atInfo()
                .addKeyValue("directory", data)
                .addKeyValue("port", postgres.getPort())
                .log("database.started");
        return new EmbeddedServer(lock, data, postgres, secret);
    }

    private static EmbeddedPostgres launch(Path data, int port, String secret) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_UP)
                .setConnectConfig("password", secret)
                .setLocaleConfig("locale", "C.UTF-8")
                // The library is made for tests and turns fsync off; the last setting on the command line wins.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("wal_level", "minimal")
                .setServerConfig("max_wal_senders", "0")
                .setServerConfig("max_wal_size", "256MB")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("jit", "off")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("log_timezone", "UTC")
                .setServerConfig("log_checkpoints", "off")
                // Clients come over TCP; a socket in /tmp would clash with other servers.
                .setServerConfig("unix_socket_directories", "")
                .start();
    }

    /** Other users of this machine must not get in: from the next connection on, a password is asked for. */
    private static void requirePassword(EmbeddedPostgres postgres, Path data, String secret)
            throws SQLException, IOException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + secret + "'");
            Files.writeString(data.resolve("pg_hba.conf"), """
                    # Written by Kubernaut at the first start.
                    host all all 127.0.0.1/32 scram-sha-256
                    host all all ::1/128 scram-sha-256
                    """);
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        var draft = file.resolveSibling("password.new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.write(java.nio.charset.StandardCharsets.UTF_8.encode(secret + "\n"));
            channel.force(true);
        }
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileChannel lock(Path home) throws IOException {
        var channel = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new DatabaseStartException("This process already runs a database in " + home, e);
        }
        channel.close();
        throw new DatabaseStartException(
                "Another process uses the data directory " + home + ". Stop it, or name another directory.", null);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String newPassword() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public int port() {
        return port;
    }

    /** Where PostgreSQL keeps its data. */
    Path directory() {
        return data;
    }

    /** The JDBC URL of one of its databases; {@code postgres} is always there. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port() + "/" + database;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Stops the server; open connections are ended, what is committed stays. */
    @Override
    public void close() {
        try (lock) {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
