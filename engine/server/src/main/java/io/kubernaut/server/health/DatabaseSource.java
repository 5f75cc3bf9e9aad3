package io.kubernaut.server.health;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/** Whether the database answers within a second. */
public final class DatabaseSource implements HealthSource {
    private static final int SECONDS = 1;

    private final DataSource database;

    DatabaseSource(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public List<Sighting> look() {
        var trouble = trouble();
        return trouble.isEmpty() ? List.of() : List.of(Sighting.of(DegradedMode.DATABASE_AWAY, trouble));
    }

    /** Why nothing can be stored, in words; "" when it answers. */
    private String trouble() {
        try (var connection = database.getConnection()) {
            return connection.isValid(SECONDS) ? "" : "It does not answer.";
        } catch (SQLException e) {
            return "It cannot be reached.";
        }
    }
}
