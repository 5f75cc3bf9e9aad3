package io.kubernaut.advisor.provider;

import io.kubernaut.advisor.config.Breaking;
import io.kubernaut.core.advice.ProviderState;
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
    private @Nullable Instant openSince;
    private String lastFailure = "";

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
        openSince = null;
        lastFailure = "";
        trying = false;
    }

    /** @param why in words for people, without credentials */
    synchronized void failed(String why) {
        failures++;
        lastFailure = why;
        trying = false;
        if (failures >= when.failures()) {
            var now = clock.instant();
            openSince = openSince == null ? now : openSince;
            openUntil = now.plus(when.pause());
        }
    }

    synchronized ProviderState state(String name, String off, int underWay, int waiting) {
        var leftAlone = openUntil == null || openSince == null
                ? null
                : new ProviderState.LeftAlone(openSince, openUntil, trying);
        return new ProviderState(name, off, underWay, waiting, failures, lastFailure, leftAlone);
    }

    /** The call was not made after all, or says nothing about the provider. */
    synchronized void neither() {
        trying = false;
    }
}
