package io.kubernaut.advisor.config;

import java.time.Duration;
import java.util.Objects;

/**
 * When a provider that fails is left alone.
 *
 * @param failures in a row after which it is not asked any more; 5 where it is not given
 * @param pause after which one call tries again; a minute where it is not given
 */
public record Breaking(Integer failures, Duration pause) {
    public Breaking {
        failures = Objects.requireNonNullElse(failures, 5);
        pause = Objects.requireNonNullElse(pause, Duration.ofMinutes(1));
        if (failures < 1 || !pause.isPositive()) {
            throw new IllegalArgumentException("A provider is left alone after at least one failure, and for a while");
        }
    }

    static Breaking usual() {
        return new Breaking(5, Duration.ofMinutes(1));
    }
}
