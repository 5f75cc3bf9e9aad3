package io.kubernaut.core.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A condition of an object's status.
 *
 * @param status "True", "False" or "Unknown", as the API says it
 * @param since the last transition; null when the object gives none
 * @param message cut at 512 characters; text is shown to people and never decides alone
 */
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        @Nullable Instant since) {
    public boolean isTrue() {
        return "True".equals(status);
    }

    public boolean isFalse() {
        return "False".equals(status);
    }
}
