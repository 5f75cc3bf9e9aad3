package io.kubernaut.server.evaluation;

import org.jspecify.annotations.Nullable;

/** A question that cannot be understood; the message names the field and the fix. */
public final class MalformedQuestionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedQuestionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
