package io.kubernaut.core.guard;

import java.time.Duration;

/** A guard's answer about one proposal. Guards answer; they never act. */
public sealed interface Verdict {
    String reason();

    /** Nothing speaks against it; {@code reason} says what was checked. */
    record Allow(String reason) implements Verdict {}

    /** A person must say yes first; {@code reason} is shown to them. */
    record NeedsApproval(String reason) implements Verdict {}

    /** Not now: ask again after {@code retryAfter}, always positive. */
    record Hold(String reason, Duration retryAfter) implements Verdict {
        public Hold {
            if (!retryAfter.isPositive()) {
                throw new IllegalArgumentException("A hold must end later: " + retryAfter);
            }
        }
    }

    /** Never; {@code reason} is stored with the decision. */
    record Deny(String reason) implements Verdict {}

    default String word() {
        return switch (this) {
            case Allow a -> "ALLOW";
            case NeedsApproval n -> "NEEDS_APPROVAL";
            case Hold h -> "HOLD";
            case Deny d -> "DENY";
        };
    }
}
