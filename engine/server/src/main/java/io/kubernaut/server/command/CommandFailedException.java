package io.kubernaut.server.command;

import org.jspecify.annotations.Nullable;

/** A command that ended as it may end; the message is all that the user sees. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String text;

    CommandFailedException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.text = message;
    }

    int exitCode() {
        return exitCode;
    }

    @Override
    public String getMessage() {
        return text;
    }
}
