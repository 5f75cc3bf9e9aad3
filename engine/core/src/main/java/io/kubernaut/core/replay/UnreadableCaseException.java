package io.kubernaut.core.replay;

import org.jspecify.annotations.Nullable;

/** A stored case is damaged, or was written by a version that this one cannot read. */
public final class UnreadableCaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableCaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
