package io.kubernaut.history;

import java.sql.SQLException;
import javax.sql.DataSource;

/** What PostgreSQL has read so far, as it counts it itself: what its plans do, rather than what EXPLAIN says of them. */
public final class RowsRead {
    private RowsRead() {}

    /**
     * By whole tables and by indexes.
     *
     * @param pool of one connection: each tells what it counted before it is asked
     */
    public static long by(DataSource pool) throws SQLException {
        return counted(pool, """
                SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables)
                    + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)
                """);
    }

    /**
     * How often a partition of a month before was looked into, also where nothing was found.
     *
     * @param month such as 202611
     */
    public static long looksIntoMonthsBefore(String month, DataSource pool) throws SQLException {
        return counted(pool, """
                SELECT sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)) FROM pg_stat_user_tables
                WHERE relname ~ '_[0-9]{6}$' AND right(relname, 6) < '%s'
                """.formatted(month));
    }

    /** How often a table, or a month of one, that has so many rows was read from one end to the other. */
    public static long wholeTables(int rows, DataSource pool) throws SQLException {
        return counted(pool, "SELECT sum(seq_scan) FROM pg_stat_user_tables WHERE n_live_tup >= " + rows);
    }

    private static long counted(DataSource pool, String query) throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_force_next_flush()");
            statement.execute("SELECT pg_stat_clear_snapshot()");
            try (var rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
