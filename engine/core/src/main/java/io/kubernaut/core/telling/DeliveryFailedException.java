package io.kubernaut.core.telling;

import org.jspecify.annotations.Nullable;

/** A sink could not deliver; the outbox tries again. */
public final class DeliveryFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public DeliveryFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
