package io.kubernaut.core.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether something happened lately, by a clock that only ever goes on. */
public final class Lately {
    private volatile @Nullable Long latest;

    /** It happened now. */
    public void happened() {
        latest = System.nanoTime();
    }

    /** Whether it happened within that time. */
    public boolean within(Duration time) {
        var last = latest;
        return last != null && System.nanoTime() - last < time.toNanos();
    }
}
