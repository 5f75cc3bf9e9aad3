package io.kubernaut.history;

import java.sql.SQLException;
import javax.sql.DataSource;

/** How many rows PostgreSQL has read so far, as it counts them itself. */
public final class RowsRead {
    private RowsRead() {}

    /**
     * By whole tables and by indexes.
     *
     * @param pool of one connection: each tells what it counted before it is asked
     */
    public static long by(DataSource pool) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
            statement.execute("SELECT pg_stat_clear_snapshot()");
            try (var rows = statement.executeQuery("""
                    SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
                        + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)
                    """)) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
