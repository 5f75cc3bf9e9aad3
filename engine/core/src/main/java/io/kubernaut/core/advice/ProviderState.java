package io.kubernaut.core.advice;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a provider of models stands, as this process sees it.
 *
 * @param off why it cannot be asked as it is configured; "" where it can
 * @param underWay requests that are with it now
 * @param waiting questions that wait for a place among them
 * @param failures in a row, up to now
 * @param lastFailure what the latest of them was; "" where there was none since it last answered
 * @param leftAlone since when and until when it is; null where it is asked
 */
public record ProviderState(
        String name,
        String off,
        int underWay,
        int waiting,
        int failures,
        String lastFailure,
        @Nullable LeftAlone leftAlone) {
    /**
     * It failed too often in a row.
     *
     * @param triedAgainAt from when on one request tries whether it is well
     * @param trying whether that request is under way
     */
    public record LeftAlone(Instant since, Instant triedAgainAt, boolean trying) {}
}
