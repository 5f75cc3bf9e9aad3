package io.kubernaut.core.intake;

import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits together what comes while the commit before is under way, and answers each webhook after its commit. Nothing
 * waits for others to come: without load, each webhook has a commit of its own.
 *
 * <p>What waits is bounded. A webhook that cannot be stored is sought out by halves, so that it harms no other.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    private final AlertStore store;
    private final Settings settings;
    private final Watch watch;
    private final FairQueue queue;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final List<Thread> committers = new ArrayList<>();
    private int underWay;
    private boolean closed;

    /**
     * How webhooks are put together. Both numbers of a commit are for more than one webhook: one alone is never divided.
     *
     * @param committers transactions at a time; more than one only while a full commit waits, as large ones cost least
     * @param webhooks of one commit at most; with 1, each has its own
     * @param alerts of one commit at most
     * @param queuedAlerts that wait at most
     * @param queuedBytes of webhooks that wait at most
     * @param longestWait for a commit to begin
     */
    public record Settings(
            int committers, int webhooks, int alerts, int queuedAlerts, long queuedBytes, Duration longestWait) {}

    /** What came of a webhook. */
    public sealed interface Answer {
        /** It is stored. */
        record Committed(Receipt receipt) implements Answer {}

        /** Nothing of it was stored; its sender may try again. */
        record Refused(Refusal because) implements Answer {}
    }

    /** Why a webhook was not taken. */
    public enum Refusal {
        /** Others wait already, and its sender has no less than an equal share of the room. */
        FULL,
        /** Its turn did not come in time. */
        WAITED,
        /** This process ends. */
        CLOSED
    }

    /** Hears of each commit, after its webhooks were answered. */
    @FunctionalInterface
    public interface Watch {
        /** @param waits how long each of its webhooks had waited when it began */
        void committed(int alerts, List<Duration> waits);
    }

    public GroupCommit(AlertStore store, Settings settings, Watch watch) {
        this.store = store;
        this.settings = settings;
        this.watch = watch;
        this.queue = new FairQueue(settings.queuedAlerts(), settings.queuedBytes());
        // No virtual threads: decisions that compute would keep their carriers, and all senders wait for these few.
        for (var i = 0; i < settings.committers(); i++) {
            committers.add(
                    Thread.ofPlatform().daemon().name("intake-commit-" + i).start(this::run));
        }
    }

    /**
     * Stores a webhook together with others, and returns when it is committed.
     *
     * @param bytes its size as it came
     * @throws StoreUnavailableException when the database could not commit it
     */
    public Answer accept(Delivery delivery, long bytes) throws InterruptedException {
        var waiting = Waiting.of(delivery, bytes);
        enter(waiting).forEach(w -> w.refuse(Refusal.FULL));
        try {
            try {
                return waiting.answer().get(settings.longestWait().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (leave(waiting)) {
                    return new Answer.Refused(Refusal.WAITED);
                }
                // Its commit is under way, and the database's time limits hold for it.
                return waiting.answer().get();
            }
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private List<Waiting> enter(Waiting waiting) {
        lock.lock();
        try {
            if (closed) {
                waiting.refuse(Refusal.CLOSED);
                return List.of();
            }
            var displaced = queue.offer(waiting);
            signalWorth();
            return displaced;
        } finally {
            lock.unlock();
        }
    }

    private boolean leave(Waiting waiting) {
        lock.lock();
        try {
            return queue.remove(waiting);
        } finally {
            lock.unlock();
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        return e.getCause() instanceof StoreUnavailableException away
                ? new StoreUnavailableException(String.valueOf(away.getMessage()), e)
                : new IllegalStateException("The webhook could not be stored", e);
    }

    /** Alerts that wait for their commit to begin. */
    public int waiting() {
        lock.lock();
        try {
            return queue.alerts();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                commit(batch);
            } finally {
                ended();
            }
        }
    }

    /** Empty when it is closed and nothing waits any more. */
    private List<Waiting> next() {
        lock.lock();
        try {
            while (!closed && !worthACommit()) {
                news.awaitUninterruptibly();
            }
            var batch = queue.take(settings.webhooks(), settings.alerts());
            if (!batch.isEmpty()) {
                underWay++;
            }
            signalWorth();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean worthACommit() {
        return !queue.isEmpty() && (underWay == 0 || queue.fills(settings.webhooks(), settings.alerts()));
    }

    private void signalWorth() {
        if (worthACommit()) {
            news.signal();
        }
    }

    private void ended() {
        lock.lock();
        try {
            underWay--;
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Waiting> batch) {
        var waits = batch.stream().map(Waiting::waited).toList();
        List<Receipt> receipts;
        try {
            receipts = store.acceptAll(batch.stream().map(Waiting::delivery).toList());
        } catch (StoreUnavailableException e) {
            batch.forEach(w -> w.answer().completeExceptionally(e));
            return;
        } catch (RuntimeException | Error e) {
            // Whatever it was: those who wait must hear of it, and the committer must live.
            if (batch.size() == 1) {
                batch.getFirst().answer().completeExceptionally(e);
            } else {
                var half = batch.size() / 2;
                commit(batch.subList(0, half));
                commit(batch.subList(half, batch.size()));
            }
            return;
        }
        for (var i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(new Answer.Committed(receipts.get(i)));
        }
        tell(batch, waits);
    }

    private void tell(List<Waiting> batch, List<Duration> waits) {
        try {
            watch.committed(
                    batch.stream()
                            .mapToInt(w -> w.delivery().webhook().alerts().size())
                            .sum(),
                    waits);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("intake.watch.failed");
        }
    }

    /** Refuses what comes, and stores what waits, for as long as it may wait. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            for (var committer : committers) {
                committer.join(settings.longestWait());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            queue.clear().forEach(w -> w.refuse(Refusal.CLOSED));
        } finally {
            lock.unlock();
        }
    }
}
