package io.kubernaut.core.execution;

/** The ending of {@link ActionExecutor#verify}: whether the cluster shows the effect yet. */
public sealed interface Verification {
    record Verified(String evidence) implements Verification {}

    /** Not yet; {@code missing} says what is waited for. */
    record Pending(String missing) implements Verification {}

    /** It cannot come true any more. */
    record Failed(String reason) implements Verification {}
}
