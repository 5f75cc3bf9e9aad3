package io.kubernaut.actions.api;

/** The API server does not let Kubernaut read something that it needs; the message says what, for people. */
public final class ReadDeniedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReadDeniedException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        var message = super.getMessage();
        return message == null ? "The API server refused a read." : message;
    }
}
