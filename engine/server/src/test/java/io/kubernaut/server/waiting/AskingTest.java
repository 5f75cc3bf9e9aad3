package io.kubernaut.server.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AskingTest {
    private final AtomicInteger asked = new AtomicInteger();

    /** Each look at the clock finds a second gone. */
    private Asking asking(int patience) {
        var now = new AtomicInteger();
        return new Asking(
                () -> Instant.EPOCH.plusSeconds(now.getAndIncrement()),
                Duration.ofSeconds(patience),
                Duration.ofNanos(1));
    }

    @Test
    void asksUntilTheAnswerWillDo() {
        assertThat(asking(60).<Integer>until(asked::incrementAndGet, n -> n == 3))
                .isEqualTo(3);
        assertThat(asked).hasValue(3);
    }

    @Test
    void givesTheLastAnswerWhenPatienceIsOver() {
        assertThat(asking(4).<Integer>until(asked::incrementAndGet, n -> false)).isEqualTo(4);
    }

    @Test
    void asksOnceWithoutPatience() {
        assertThat(asking(0).<Integer>until(asked::incrementAndGet, n -> false)).isEqualTo(1);
    }
}
