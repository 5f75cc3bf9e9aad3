package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition of an object's status.
 *
 * @param type such as Ready or Progressing
 * @param status "True", "False" or "Unknown", as the API says it
 * @param reason a short word, such as ProgressDeadlineExceeded; "" when there is none
 * @param message cut at 512 characters; text is shown to people and never decides alone
 * @param since the last transition; null when the object gives none
 */
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        @Nullable Instant since) {
    /** The first condition of this type; empty when there is none. */
    public static Optional<Condition> of(String type, List<Condition> conditions) {
        for (var condition : conditions) {
            if (condition.type().equals(type)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** Its status is "True". */
    public boolean isTrue() {
        return "True".equals(status);
    }

    /** Its status is "False"; "Unknown" is neither true nor false. */
    public boolean isFalse() {
        return "False".equals(status);
    }
}
