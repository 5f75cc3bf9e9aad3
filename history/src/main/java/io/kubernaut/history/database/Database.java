package io.kubernaut.history.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A migrated PostgreSQL database with a pool of connections. */
public final class Database implements AutoCloseable {
    /** A caller must learn quickly that the database is away: Alertmanager waits for our answer. */
    private static final Duration CONNECTION_WAIT = Duration.ofMillis(1500);

    /**
     * Whoever waits for a table as a whole holds up all that come after it, and a backtest reads for minutes. So it is not
     * waited for long, but tried again by the next call.
     */
    private static final String NOT_LONG = "SET LOCAL lock_timeout = '200ms'";

    /** Another replica that is at it is waited for: it is quick. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtextextended('kubernaut.partitions', 0))";

    private static final int SAMPLES_AT_ONCE = 10_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int POOL_SIZE = 12;
    private static final int MONTHS_AHEAD = 3;
    private static final String EMBEDDED_NAME = "kubernaut";

    private final HikariDataSource pool;
    private final @Nullable EmbeddedServer server;

    private Database(HikariDataSource pool, @Nullable EmbeddedServer server) {
        this.pool = pool;
        this.server = server;
    }

    /**
     * Starts PostgreSQL in this process's care.
     *
     * @param directory keeps the data; made when it is not there
     * @param port 0 takes a free one
     */
    public static Database embedded(Path directory, int port) {
        var server = EmbeddedServer.start(directory, port);
        try {
            createDatabase(server);
            var url = new DatabaseUrl(server.jdbcUrl(EMBEDDED_NAME), server.user(), server.password());
            return open(url, server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Uses the database at a URL of either form.
     *
     * @param user takes precedence over the URL's; empty when the URL says it
     */
    public static Database at(String url, String user, String password) {
        var parsed = DatabaseUrl.parse(url);
        return open(user.isEmpty() ? parsed : new DatabaseUrl(parsed.jdbcUrl(), user, password), null);
    }

    /** Uses the database at {@code postgres://user:password@host:port/database?sslmode=…} or at a JDBC URL. */
    public static Database at(String url) {
        return at(url, "", "");
    }

    private static Database open(DatabaseUrl url, @Nullable EmbeddedServer server) {
        migrate(url);
        var database = new Database(pool(url), server);
        try {
            database.createPartitions();
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return database; // Rows go into default partitions until the next call.
            }
            database.pool.close();
            throw new DatabaseStartException("Partitions could not be created in " + url, e);
        }
        return database;
    }

    private static void migrate(DatabaseUrl url) {
        try {
            migrations(url).load().migrate();
        } catch (FlywayException e) {
            throw new DatabaseStartException("The database " + url + " cannot be reached or migrated", e);
        }
    }

    static FluentConfiguration migrations(DatabaseUrl url) {
        return Flyway.configure()
                .dataSource(plain(url))
                .locations("classpath:io/kubernaut/history/migrations")
                .table("kubernaut_migration")
                // A schema that already holds something of others' is taken as it is.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .connectRetries(2);
    }

    private static DataSource plain(DatabaseUrl url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url.jdbcUrl());
        if (!url.user().isEmpty()) {
            source.setUser(url.user());
            source.setPassword(url.password());
        }
        source.setConnectTimeout(5);
        return source;
    }

    private static HikariDataSource pool(DatabaseUrl url) {
        var config = new HikariConfig();
        config.setPoolName("kubernaut");
        config.setJdbcUrl(url.jdbcUrl());
        if (!url.user().isEmpty()) {
            config.setUsername(url.user());
            config.setPassword(url.password());
        }
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setValidationTimeout(1000);
        // A server that hangs is as bad as one that is away.
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", "20");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "kubernaut");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    private static void createDatabase(EmbeddedServer server) {
        var url = new DatabaseUrl(server.jdbcUrl("postgres"), server.user(), server.password());
        try (var connection = plain(url).getConnection();
                var statement = connection.createStatement()) {
            try (var found =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + EMBEDDED_NAME + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + EMBEDDED_NAME);
        } catch (SQLException e) {
            throw new DatabaseStartException("The embedded PostgreSQL does not answer", e);
        }
    }

    public DataSource dataSource() {
        return pool;
    }

    /** Where it is, without a password; for people. */
    public String location() {
        return new DatabaseUrl(pool.getJdbcUrl(), "", "").toString();
    }

    /**
     * Creates the partitions of this month and the next ones; to be called daily. Returns how many were missing. A month
     * without a partition is no failure: its rows go into default partitions and are moved by the next call.
     *
     * @throws SQLException also where others use a table just then; nothing was changed
     */
    public int createPartitions() throws SQLException {
        return changed("SELECT create_partitions(" + MONTHS_AHEAD + ")");
    }

    /**
     * What came of dropping.
     *
     * @param partitions how many went
     * @param inUse partitions that stay for now, as others use them or their table just then
     */
    public record Dropped(int partitions, List<String> inUse) {}

    /**
     * Drops months that ended before the day's month, one partition at a time. Where a table is read just then, its
     * partitions stay, and its writers wait for 200 ms at most; what is still open is kept. To be called again for those. Samples of scores go too.
     */
    public Dropped dropPartitionsBefore(LocalDate day) throws SQLException {
        int dropped = 0;
        var inUse = new ArrayList<String>();
        for (var partition : partitionsBefore(day)) {
            if (inUse.stream().anyMatch(used -> tableOf(used).equals(tableOf(partition)))) {
                inUse.add(partition); // Its table is read: writers need not wait for it once more.
                continue;
            }
            try {
                dropped += changed("SELECT drop_partition('" + partition + "')");
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                inUse.add(partition);
            }
        }
        changed("SELECT delete_strays_before('" + day + "')");
        int gone;
        do {
            gone = changed("SELECT delete_samples_before('" + day + "', " + SAMPLES_AT_ONCE + ")");
        } while (gone == SAMPLES_AT_ONCE);
        return new Dropped(dropped, List.copyOf(inUse));
    }

    private static String tableOf(String partition) {
        return partition.substring(0, partition.lastIndexOf('_'));
    }

    private List<String> partitionsBefore(LocalDate day) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT partition FROM partitions_before('" + day + "')")) {
            var partitions = new ArrayList<String>();
            while (found.next()) {
                partitions.add(found.getString(1));
            }
            return partitions;
        }
    }

    /** Where the embedded server keeps its data; empty where the server is another's. */
    public Optional<Path> directory() {
        return Optional.ofNullable(server).map(EmbeddedServer::directory);
    }

    /** What time it is there; empty while it does not tell. */
    public Optional<Instant> time() {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT clock_timestamp()")) {
            answer.next();
            return Optional.of(answer.getObject(1, OffsetDateTime.class).toInstant());
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private int changed(String query) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false); // The pool hands it out as it was, and takes back what is not committed.
            statement.execute(ONE_AT_A_TIME);
            statement.execute(NOT_LONG);
            try (var answer = statement.executeQuery(query)) {
                answer.next();
                int number = answer.getInt(1);
                connection.commit();
                return number;
            }
        }
    }

    @Override
    public void close() {
        pool.close();
        if (server != null) {
            server.close();
        }
    }
}
