package io.kubernaut.history.database;

import io.kubernaut.core.incident.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.ibatis.exceptions.PersistenceException;
import org.jspecify.annotations.Nullable;

/** Tells by SQLSTATE whether the database failed or we did. */
public final class Failures {
    private static final String DISK_FULL = "53100";

    private Failures() {}

    /** A deadlock or a serialisation failure: PostgreSQL chose this transaction to give way. */
    static boolean worthAnotherTry(PersistenceException e) {
        return state(e).startsWith("40");
    }

    /** The name of the unique constraint that an insert or update broke, "" when the failure is another. */
    public static String brokenConstraint(PersistenceException e) {
        var sql = cause(e);
        if (sql instanceof org.postgresql.util.PSQLException p
                && "23505".equals(p.getSQLState())
                && p.getServerErrorMessage() != null
                && p.getServerErrorMessage().getConstraint() != null) {
            return p.getServerErrorMessage().getConstraint();
        }
        return "";
    }

    static RuntimeException sorted(PersistenceException e) {
        var sql = cause(e);
        if (sql == null) {
            return e;
        }
        return unavailable(sql)
                ? new StoreUnavailableException(
                        "The database did not answer or did not commit: " + sql.getMessage(),
                        e,
                        DISK_FULL.equals(sql.getSQLState()))
                : e;
    }

    /** Also where the outcome of a commit is unknown: the caller asks again, and every store is idempotent. */
    private static boolean unavailable(SQLException e) {
        if (e instanceof SQLTransientConnectionException || e.getSQLState() == null) {
            return true;
        }
        var state = e.getSQLState();
        return state.startsWith("08") // connection
                || state.startsWith("40") // gave way again and again
                || state.startsWith("53") // out of memory, disk or connections
                || state.startsWith("57") // shut down, starting up, cancelled
                || state.startsWith("58") // input and output
                || state.equals("25006") // a standby that only reads
                || state.equals("55P03"); // a lock could not be had
    }

    private static String state(PersistenceException e) {
        var sql = cause(e);
        return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    }

    private static @Nullable SQLException cause(Throwable e) {
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
