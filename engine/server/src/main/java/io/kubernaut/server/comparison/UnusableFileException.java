package io.kubernaut.server.comparison;

import org.jspecify.annotations.Nullable;

/** A file of an earlier comparison that cannot be gone on with; the message names it and the fix. */
public final class UnusableFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
