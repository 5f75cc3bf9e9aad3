package io.kubernaut.history.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.kubernaut.history.RowsRead;
import io.kubernaut.history.TestDatabase;
import io.kubernaut.history.database.Sessions;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was done to one run is found among a year of entries, without reading them. */
class AuditOfOneThingIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Custom plans are made five times; then one may be made for all values. */
    private static final int UNTIL_PREPARED = 8;

    private static final AuditFilter ONE_RUN = new AuditFilter(null, null, "run/7", null, null);

    @Test
    void readsFewRowsMoreThanTheEntriesOfTheRun() throws SQLException {
        for (int month = 1; month <= 9; month++) {
            database.run(
                    "CREATE TABLE audit_entry_20260%1$d PARTITION OF audit_entry FOR VALUES FROM ('2026-0%1$d-01 00:00Z') TO ('2026-%2$02d-01 00:00Z')"
                            .formatted(month, month + 1));
        }
        database.run("""
                INSERT INTO audit_entry
                SELECT n / 500, n % 500, timestamptz '2026-01-01 00:00Z' + n * interval '6 minutes', timestamptz '2026-01-01 00:00Z',
                    'run.applied', 'kubernaut', 'run/' || n / 4, 'Done.', '', '{}'
                FROM generate_series(0, 59999) n
                """);
        database.run("ANALYZE audit_entry");
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.jdbcUrl());
            pool.setUsername(database.user());
            pool.setPassword(database.password());
            pool.setMaximumPoolSize(1);
            var audit = new PostgresAudit(new Sessions(pool));

            assertThat(rowsReadBy(audit, pool)).isPositive().isLessThan(600);
            database.run("DROP INDEX audit_entry_subject");
            assertThat(rowsReadBy(audit, pool)).as("without the index").isGreaterThan(50_000);
        }
    }

    private static long rowsReadBy(PostgresAudit audit, DataSource pool) throws SQLException {
        for (int i = 1; i < UNTIL_PREPARED; i++) {
            assertThat(audit.list(ONE_RUN, 50)).hasSize(4);
        }
        var before = RowsRead.by(pool);
        audit.list(ONE_RUN, 50);
        return RowsRead.by(pool) - before;
    }
}
