package io.kubernaut.history.experience;

import org.jspecify.annotations.Nullable;

/** A line of a file of history that cannot be taken; the message names its number, the field and the fix. */
public final class BadLineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadLineException(long line, String field, String fix, @Nullable Throwable cause) {
        super("Line " + line + (field.isEmpty() ? "" : ", field " + field) + ": " + fix, cause);
    }
}
