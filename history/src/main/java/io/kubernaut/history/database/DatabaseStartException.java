package io.kubernaut.history.database;

import org.jspecify.annotations.Nullable;

/** The database could not be started, reached or migrated; the message says what to do about it. */
public final class DatabaseStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
