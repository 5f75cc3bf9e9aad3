package io.kubernaut.advisor.provider;

import io.kubernaut.advisor.config.Breaking;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leaves a provider alone that failed several times in a row, and lets one call try whether it is well again. */
final class Breaker {
    private final Breaking when;
    private final Clock clock;
    private int failures;
    private @Nullable Instant openUntil;
    private boolean trying;

    Breaker(Breaking when, Clock clock) {
        this.when = when;
        this.clock = clock;
    }

    /** Why no call may be made; empty where one may, which then must be reported. */
    synchronized Optional<String> stops() {
        if (openUntil == null) {
            return Optional.empty();
        }
        if (clock.instant().isBefore(openUntil)) {
            return Optional.of("It failed " + failures + " times in a row and is left alone until " + openUntil + ".");
        }
        if (trying) {
            return Optional.of("It failed " + failures + " times in a row, and one call is trying whether it is well.");
        }
        trying = true;
        return Optional.empty();
    }

    synchronized void succeeded() {
        failures = 0;
        openUntil = null;
        trying = false;
    }

    synchronized void failed() {
        failures++;
        trying = false;
        if (failures >= when.failures()) {
            openUntil = clock.instant().plus(when.pause());
        }
    }

    /** The call was not made after all, or says nothing about the provider. */
    synchronized void neither() {
        trying = false;
    }
}
