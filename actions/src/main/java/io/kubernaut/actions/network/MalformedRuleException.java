package io.kubernaut.actions.network;

/** Peers, labels or ports that do not follow the grammar; the message says what was expected. */
final class MalformedRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRuleException(String message) {
        super(message);
    }
}
