package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.core.QuietLog;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.work.Lease;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkItem.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class WorkerTest {
    @RegisterExtension
    static final QuietLog LOG = QuietLog.of(Worker.class);

    private static final Duration LEASE = Duration.ofMillis(300);
    private final MemoryQueue queue = new MemoryQueue();
    private final UUID subject = UUID.randomUUID();
    private final List<String> givenUp = new CopyOnWriteArrayList<>();
    private Worker worker;

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    private void start(Kind kind, Handler handler) {
        start(Map.of(kind, handler), LEASE);
    }

    private void start(Map<Kind, Handler> handlers, Duration lease) {
        worker = new Worker(
                queue,
                handlers,
                new Worker.Settings("test", lease, Duration.ofMillis(20), 2, 3),
                (item, because) -> givenUp.add(because));
        worker.start();
    }

    @Test
    void takesWorkThatIsThereAndWorkThatComes() {
        var seen = new CopyOnWriteArrayList<UUID>();
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        start(Kind.TRIAGE, item -> {
            seen.add(item.subject());
            return Handler.DONE;
        });
        var later = UUID.randomUUID();
        await().until(() -> seen.contains(subject));
        queue.add(Kind.TRIAGE, later, Duration.ZERO);
        worker.nudge();

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(seen).containsExactly(subject, later);
    }

    @Test
    void computesOnThreadsThatTheSystemSchedules() {
        var threads = new CopyOnWriteArrayList<Thread>();
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        worker = Worker.computing(
                queue,
                Map.of(Kind.TRIAGE, item -> {
                    threads.add(Thread.currentThread());
                    return Handler.DONE;
                }),
                Worker.Settings.of("test").atOnce(1),
                (item, because) -> givenUp.add(because));
        worker.start();

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(threads)
                .singleElement()
                .satisfies(t -> assertThat(t.isVirtual()).isFalse());
    }

    @Test
    void parksADecisionThatFailsThreeTimesInARow() {
        var tries = new AtomicInteger();
        queue.add(Kind.DECIDE, subject, Duration.ZERO);
        start(Kind.DECIDE, item -> {
            tries.incrementAndGet();
            throw new IllegalStateException("poison");
        });

        await().untilAsserted(() -> assertThat(queue.parked()).containsExactly(subject));
        assertThat(givenUp).hasSize(1);

        assertThat(tries).hasValue(3);
        assertThat(queue.notes).containsOnly("IllegalStateException: poison");
        assertThat(queue.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void parksAnItemThatOverflowsTheStackLikeAnyOther() {
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        start(Kind.TRIAGE, item -> {
            throw new StackOverflowError();
        });

        await().untilAsserted(() -> assertThat(queue.parked()).containsExactly(subject));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RUN", "TELL", "EXPIRE"})
    void neverGivesUpOnWhatHoldsALockOrHasALimitOfItsOwn(Kind kind) {
        var tries = new AtomicInteger();
        queue.add(kind, subject, Duration.ZERO);
        start(kind, item -> {
            if (tries.incrementAndGet() <= 5) {
                throw new IllegalStateException("not yet");
            }
            return Handler.DONE;
        });

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(tries).hasValue(6);
    }

    @Test
    void forgetsFailuresAfterAnOrderlyEnding() {
        var tries = new AtomicInteger();
        queue.add(Kind.DECIDE, subject, Duration.ZERO);
        start(Kind.DECIDE, item -> switch (tries.incrementAndGet()) {
            case 1, 2, 4, 5 -> throw new IllegalStateException("now and then");
            case 3 -> new Ending.Later(Duration.ofSeconds(5), "The mode is off.");
            default -> Handler.DONE;
        });

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(queue.parked()).isEmpty();
        assertThat(queue.notes).contains("The mode is off.");
    }

    @Test
    void onePoisonousItemStopsNoOther() {
        var good = UUID.randomUUID();
        var seen = new CopyOnWriteArrayList<UUID>();
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        queue.add(Kind.TRIAGE, good, Duration.ZERO);
        start(Kind.TRIAGE, item -> {
            if (item.subject().equals(subject)) {
                throw new IllegalStateException("poison");
            }
            seen.add(item.subject());
            return Handler.DONE;
        });

        await().untilAsserted(() -> assertThat(seen).containsExactly(good));
        await().untilAsserted(() -> assertThat(queue.parked()).containsExactly(subject));
    }

    @Test
    void leavesTheLeaseToRunOutWhenTheDatabaseIsAway() {
        var items = new CopyOnWriteArrayList<WorkItem>();
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        start(Kind.TRIAGE, item -> {
            items.add(item);
            if (items.size() == 1) {
                throw new StoreUnavailableException("gone", new IllegalStateException());
            }
            return Handler.DONE;
        });

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());

        assertThat(queue.notes).isEmpty();
        assertThat(items).hasSize(2);
        // No failure was counted, and the second claim is a new one.
        assertThat(items.getLast().attempts()).isZero();
        assertThat(items.getLast().fence()).isGreaterThan(items.getFirst().fence());
    }

    @Test
    void claimsAgainAfterTheDatabaseWasAway() {
        queue.away(true);
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        start(Kind.TRIAGE, item -> Handler.DONE);
        await().pollDelay(Duration.ofMillis(60)).until(() -> !queue.held().isEmpty());

        queue.away(false);

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
    }

    @Test
    void keepsTheLeaseOfWorkThatTakesLong() throws InterruptedException {
        var began = new AtomicInteger();
        var end = new CountDownLatch(1);
        queue.add(Kind.RUN, subject, Duration.ZERO);
        start(Kind.RUN, item -> {
            began.incrementAndGet();
            awaitQuietly(end);
            return Handler.DONE;
        });

        await().pollDelay(LEASE.multipliedBy(3)).until(() -> began.get() == 1);
        assertThat(queue.leased(subject)).isTrue();
        end.countDown();

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(began).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            var unused = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void worksAtMostAsMuchAtOnceAsItMay() {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new AtomicInteger();
        for (int i = 0; i < 12; i++) {
            queue.add(Kind.TRIAGE, UUID.randomUUID(), Duration.ZERO);
        }
        start(Kind.TRIAGE, item -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            Thread.yield();
            atOnce.decrementAndGet();
            done.incrementAndGet();
            return Handler.DONE;
        });

        await().untilAtomic(done, org.hamcrest.Matchers.is(12));
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void finishesWhatIsUnderWayBeforeItCloses() {
        var began = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var second = UUID.randomUUID();
        queue.add(Kind.TRIAGE, subject, Duration.ZERO);
        start(
                Map.of(Kind.TRIAGE, item -> {
                    began.countDown();
                    awaitQuietly(end);
                    return Handler.DONE;
                }),
                Duration.ofSeconds(20));
        awaitQuietly(began);
        var closing = Thread.ofVirtual().start(worker::close);
        await().until(() -> closing.getState() != Thread.State.NEW && closing.isAlive());
        queue.add(Kind.TRIAGE, second, Duration.ZERO);
        end.countDown();

        await().until(() -> !closing.isAlive());

        assertThat(queue.held()).isEqualTo(List.of("TRIAGE " + second));
    }

    /** What is asked before a write to a cluster finds out by itself, and leaves the work as it stands. */
    @Test
    void leavesWhatIsNoLongerItsOwnToWhoeverHasIt() {
        var handled = new AtomicInteger();
        queue.add(Kind.RUN, subject, Duration.ZERO);
        start(Kind.RUN, item -> {
            if (handled.incrementAndGet() == 1) {
                queue.claimedByAnother(subject);
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    Lease.requireHeld();
                    return false;
                });
            }
            return Handler.DONE;
        });

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(queue.notes).isEmpty();
        assertThat(handled).hasValue(2);
    }

    @Test
    void writesNothingForAnItemThatAnotherProcessHasTaken() {
        var handled = new AtomicInteger();
        queue.add(Kind.RUN, subject, Duration.ZERO);
        start(Kind.RUN, item -> handled.incrementAndGet() == 1 ? Handler.LOST : Handler.DONE);

        await().untilAsserted(() -> assertThat(queue.held()).isEmpty());
        assertThat(queue.notes).isEmpty();
        assertThat(handled).hasValue(2);
    }
}
