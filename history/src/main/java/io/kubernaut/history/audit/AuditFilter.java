package io.kubernaut.history.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; null means any.
 *
 * @param kind the whole kind, or its first word: {@code run} is all that runs did
 * @param subject such as {@code run/0198…}
 * @param since of the change, not of its sealing
 * @param until not including this moment
 */
public record AuditFilter(
        @Nullable String kind,
        @Nullable String who,
        @Nullable String subject,
        @Nullable Instant since,
        @Nullable Instant until) {}
