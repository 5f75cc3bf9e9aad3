package io.kubernaut.server.processes;

import java.util.Arrays;
import java.util.Objects;

/** Stops what a test class has started. */
public final class Closing {
    private Closing() {}

    /** Closes in the order given, also after a failure; what was never started (null) is passed over. */
    public static void all(AutoCloseable... parts) {
        var failures = new AssertionError("Not everything could be stopped");
        Arrays.stream(parts).filter(Objects::nonNull).forEach(part -> {
            try {
                part.close();
            } catch (Exception | AssertionError e) {
                failures.addSuppressed(e);
            }
        });
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }
}
