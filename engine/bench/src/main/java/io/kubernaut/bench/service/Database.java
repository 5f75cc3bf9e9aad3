package io.kubernaut.bench.service;

import io.kubernaut.history.database.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL as it ships for the embedded database, with fsync on; commit times are kept, to tell when a row was durable. */
final class Database implements AutoCloseable {
    private final EmbeddedServer server;

    private Database(EmbeddedServer server) {
        this.server = server;
    }

    static Database start(Path directory) throws SQLException {
        try (var first = new Database(EmbeddedServer.start(directory, 0))) {
            first.execute("postgres", "ALTER SYSTEM SET track_commit_timestamp = on");
        }
        return new Database(EmbeddedServer.start(directory, 0));
    }

    void create(String name) throws SQLException {
        execute("postgres", "CREATE DATABASE " + name);
    }

    /** For {@code DATABASE_URL}. */
    String url(String name) {
        return "postgres://" + server.user() + ":" + server.password() + "@localhost:" + server.port() + "/" + name;
    }

    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(name) + "?reWriteBatchedInserts=true", server.user(), server.password());
    }

    void execute(String name, String sql) throws SQLException {
        try (var connection = connect(name);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String name, String query) throws SQLException {
        try (var connection = connect(name);
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** A text and a number in each row. */
    List<Timed> timed(String name, String query) throws SQLException {
        try (var connection = connect(name);
                var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            var rows = new ArrayList<Timed>();
            while (found.next()) {
                rows.add(new Timed(found.getString(1), found.getLong(2)));
            }
            return rows;
        }
    }

    /**
     * When something was durable.
     *
     * @param micros since 1970
     */
    record Timed(String what, long micros) {}

    @Override
    public void close() {
        server.close();
    }
}
