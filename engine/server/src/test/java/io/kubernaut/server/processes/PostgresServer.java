package io.kubernaut.server.processes;

import io.kubernaut.history.database.EmbeddedServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL that the service is told to use, and that the test can take away and give back. */
public final class PostgresServer implements AutoCloseable {
    private static final String DATABASE = "kubernaut_it";
    private final Path directory;
    private final int port;
    private EmbeddedServer server;

    private PostgresServer(Path directory) {
        this.directory = directory;
        this.port = ChildProcess.freePort();
        this.server = EmbeddedServer.start(directory, port);
    }

    /** Starts it with its data in {@code directory}. */
    public static PostgresServer start(Path directory) {
        var postgres = new PostgresServer(directory);
        postgres.run("postgres", "CREATE DATABASE " + DATABASE);
        return postgres;
    }

    /** For {@code DATABASE_URL}. */
    public String url() {
        return urlBy(port);
    }

    /** For {@code DATABASE_URL}, by another port that leads here. */
    public String urlBy(int other) {
        return "postgres://" + server.user() + ":" + server.password() + "@localhost:" + other + "/" + DATABASE;
    }

    /** Where it listens on loopback, also after it was started again. */
    public int port() {
        return port;
    }

    /** Stops it as an administrator would: what is connected is cut off, what is committed stays. */
    public void stop() {
        server.close();
    }

    /** Starts it again on the same port and data. */
    public void startAgain() {
        server = EmbeddedServer.start(directory, port);
    }

    /** The rows that a query returns, each the text of its columns joined by spaces. */
    public List<String> rows(String query) {
        try (var connection = connect(DATABASE);
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            var rows = new ArrayList<String>();
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(found.getString(column)));
                }
                rows.add(String.join(" ", row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Changes what the service keeps, behind its back. */
    public void execute(String sql) {
        run(DATABASE, sql);
    }

    private void run(String database, String sql) {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private java.sql.Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
    }

    @Override
    public void close() {
        server.close();
    }
}
