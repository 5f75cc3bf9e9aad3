package io.kubernaut.history;

import io.kubernaut.history.database.Database;
import io.kubernaut.history.database.EmbeddedServer;
import io.kubernaut.history.database.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of its own for each test class, empty before each test, on one embedded server per JVM. */
public final class TestDatabase implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static EmbeddedServer server;
    private static int databases;
    private String name;
    private Database database;

    @Override
    public void beforeAll(ExtensionContext context) {
        name = create();
        database = Database.at(server.jdbcUrl(name), server.user(), server.password());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        var tables = rows("""
                SELECT quote_ident(c.relname) FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                    AND c.relname <> 'kubernaut_migration'
                """);
        // With so few rows this is much quicker than TRUNCATE, which makes new files for every partition and index.
        tables.forEach(t -> run("DELETE FROM " + t));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        database.close();
    }

    public Database database() {
        return database;
    }

    public String jdbcUrl() {
        return jdbcUrl(name);
    }

    /** Of a database that {@link #empty} or {@link #copyOf} made. */
    public String jdbcUrl(String other) {
        return server.jdbcUrl(other);
    }

    /** The name of a new database on the same server, in which nothing is, not even tables. */
    public String empty() {
        return made("template1");
    }

    /** The name of a new database on the same server with all that this one has. Nobody may be connected to this one. */
    public String copyOf(String other) {
        return made(other);
    }

    public String user() {
        return server.user();
    }

    public String password() {
        return server.password();
    }

    public Sessions sessions() {
        return new Sessions(database.dataSource());
    }

    public void run(String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of all rows, as text. */
    public List<String> rows(String sql) {
        try (var connection = database.dataSource().getConnection()) {
            return rows(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The same of a database that {@link #empty} or {@link #copyOf} made. */
    public List<String> rowsOf(String other, String sql) {
        try (var connection = DriverManager.getConnection(jdbcUrl(other), user(), password())) {
            return rows(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (found.next()) {
                values.add(found.getString(1));
            }
            return values;
        }
    }

    public long count(String table) {
        return Long.parseLong(rows("SELECT count(*) FROM " + table).getFirst());
    }

    private static synchronized String create() {
        try {
            if (server == null) {
                var directory = Files.createTempDirectory("kubernaut-history-it");
                server = EmbeddedServer.start(directory, 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    delete(directory);
                }));
            }
            if (databases == 0) {
                execute("CREATE DATABASE migrated");
                Database.at(server.jdbcUrl("migrated"), server.user(), server.password())
                        .close();
            }
            return made("migrated");
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("No test database", e);
        }
    }

    private static synchronized String made(String template) {
        try {
            var created = "test_" + ++databases;
            execute("CREATE DATABASE " + created + " TEMPLATE " + template);
            return created;
        } catch (SQLException e) {
            throw new IllegalStateException("No test database", e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
