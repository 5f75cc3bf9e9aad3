package io.kubernaut.core.alert;

/** A body that cannot be taken as a webhook at all; the message names the field and the fix. */
public final class MalformedWebhookException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedWebhookException(String message) {
        super(message);
    }
}
