package io.kubernaut.rules.scenario;

import org.jspecify.annotations.Nullable;

/** A scenario file that cannot be read; the message names file, key and fix. */
public final class MalformedScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedScenarioException(String file, String key, String fix, @Nullable Throwable cause) {
        super(file + (key.isEmpty() ? "" : ", key " + key) + ": " + fix, cause);
    }
}
