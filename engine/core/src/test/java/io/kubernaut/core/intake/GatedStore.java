package io.kubernaut.core.intake;

import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.Standing;
import io.kubernaut.core.incident.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Commits when it is let. A webhook named "poison" cannot be stored, and one named "error" does worse. */
final class GatedStore implements AlertStore {
    private static final int OPEN = 1_000_000;
    private final Semaphore gate = new Semaphore(OPEN);
    private final Semaphore entered = new Semaphore(0);
    private final AtomicInteger calls = new AtomicInteger();
    private final List<List<String>> committed = new ArrayList<>();
    private volatile boolean away;

    void shut() {
        gate.drainPermits();
        entered.drainPermits();
    }

    void open() {
        gate.release(OPEN / 2);
    }

    void letThrough(int commits) {
        gate.release(commits);
    }

    void away(boolean is) {
        away = is;
    }

    void awaitCall() {
        awaitCalls(1);
    }

    void awaitCalls(int count) {
        entered.acquireUninterruptibly(count);
    }

    int calls() {
        return calls.get();
    }

    synchronized List<List<String>> committed() {
        return List.copyOf(committed);
    }

    @Override
    public List<Receipt> acceptAll(List<Delivery> deliveries) {
        calls.incrementAndGet();
        entered.release();
        gate.acquireUninterruptibly();
        var names = deliveries.stream().map(Webhooks::name).toList();
        if (away && !names.contains("first")) {
            throw new StoreUnavailableException("away", new IllegalStateException());
        }
        if (names.contains("poison")) {
            throw new IllegalArgumentException("poison");
        }
        if (names.contains("error")) {
            throw new StackOverflowError();
        }
        synchronized (this) {
            committed.add(names);
        }
        return deliveries.stream()
                .map(d -> new Receipt(UUID.randomUUID(), d.webhook().alerts().size(), 0, 0))
                .toList();
    }

    @Override
    public int endUnheard(Instant lastSeenBefore, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Episode> firing(String cluster, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> namesFiring(String cluster) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Standing> around(Around others) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Episode> openedBy(UUID triageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Episode> ofIncident(UUID incidentId) {
        throw new UnsupportedOperationException();
    }
}
