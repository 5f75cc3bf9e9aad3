package io.kubernaut.core.execution;

/** The cluster's API did not answer, or not in a way that tells what happened. */
public final class ClusterCallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterCallFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
