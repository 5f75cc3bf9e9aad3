package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.work.Lease;
import io.kubernaut.core.work.LeaseLostException;
import io.kubernaut.core.work.WorkItem;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** By local reckoning alone, and where that is not enough, by what the database says. */
class LeaseTest {
    private static final Duration LENGTH = Duration.ofSeconds(10);

    private final RenewingQueue queue = new RenewingQueue();
    private final WorkItem item = new WorkItem(1, WorkItem.Kind.RUN, UUID.randomUUID(), 0, 7);
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();
    private final Lease lease = new Lease(queue.queue(), item, LENGTH, () -> now, now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private Optional<String> askedBeforeAWrite() {
        return lease.under(new Fenced(Optional::empty)::objection);
    }

    @Test
    void asksNobodyWhileTheLeaseCannotHaveRunOut() {
        pass(Duration.ofMillis(7_499));

        assertThat(askedBeforeAWrite()).isEmpty();
        assertThat(queue.asked).isZero();
    }

    @Test
    void asksTheDatabaseAQuarterBeforeTheEndAndGoesOnWhereItStillHolds() {
        pass(Duration.ofMillis(7_500));

        assertThat(askedBeforeAWrite()).isEmpty();
        assertThat(queue.asked).isEqualTo(1);
        pass(Duration.ofMillis(7_499));
        assertThat(askedBeforeAWrite()).isEmpty();
        assertThat(queue.asked).isEqualTo(1);
    }

    @Test
    void stopsWhereAnotherHasTakenTheWorkOver() {
        pass(Duration.ofSeconds(60));
        queue.holds = false;

        assertThatThrownBy(this::askedBeforeAWrite).isInstanceOf(LeaseLostException.class);
    }

    /** It stood still once more while the answer was on its way. */
    @Test
    void believesNoAnswerThatIsTooOld() {
        pass(Duration.ofSeconds(60));
        queue.onAsk = () -> pass(Duration.ofSeconds(8));

        assertThatThrownBy(this::askedBeforeAWrite).isInstanceOf(LeaseLostException.class);
        assertThat(queue.asked).isEqualTo(3);
    }

    @Test
    void writesNothingWhileTheDatabaseCannotSay() {
        pass(Duration.ofSeconds(60));
        queue.onAsk = () -> {
            throw new StoreUnavailableException("away", new IOException("away"));
        };

        assertThatThrownBy(this::askedBeforeAWrite).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void isProlongedByRenewalsFromTheTimeBeforeTheyWereAskedFor() {
        pass(Duration.ofSeconds(3));
        queue.onAsk = () -> pass(Duration.ofSeconds(2));
        assertThat(lease.renew()).isTrue();
        queue.onAsk = () -> {};

        pass(Duration.ofMillis(5_499));
        assertThat(askedBeforeAWrite()).isEmpty();
        assertThat(queue.asked).isEqualTo(1);
        pass(Duration.ofMillis(1));
        assertThat(askedBeforeAWrite()).isEmpty();
        assertThat(queue.asked).isEqualTo(2);
    }

    @Test
    void leavesAnObjectionToWhoeverHasOne() {
        pass(Duration.ofSeconds(60));
        queue.holds = false;

        assertThat(lease.under(new Fenced(() -> Optional.of("the mode was set to off"))::objection))
                .hasValue("the mode was set to off");
    }

    @Test
    void forbidsNothingWhereNoWorkIsClaimed() {
        assertThatCode(Lease::requireHeld).doesNotThrowAnyException();
    }
}
