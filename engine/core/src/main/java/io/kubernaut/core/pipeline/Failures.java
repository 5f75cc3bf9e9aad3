package io.kubernaut.core.pipeline;

import io.kubernaut.core.incident.StoreUnavailableException;
import org.jspecify.annotations.Nullable;

/** Failures of single steps that must not keep the other steps from being taken. */
final class Failures {
    private @Nullable Throwable first;

    /** Takes a step. A database that is away ends everything: no other step could be taken either. */
    void keepFrom(Runnable step) {
        try {
            step.run();
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            if (first == null) {
                first = e;
            } else if (e != first) {
                first.addSuppressed(e);
            }
        }
    }

    /** Fails as the first step that failed, where one did. */
    void rethrow() {
        switch (first) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {
                // No step failed.
            }
        }
    }
}
