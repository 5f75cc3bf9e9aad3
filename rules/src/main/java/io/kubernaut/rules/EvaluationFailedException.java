package io.kubernaut.rules;

import org.jspecify.annotations.Nullable;

/** The rules could not be evaluated: they do not come to an end, or none can be named that failed. */
public final class EvaluationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
