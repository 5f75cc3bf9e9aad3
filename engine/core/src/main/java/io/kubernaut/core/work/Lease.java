package io.kubernaut.core.work;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long a claim holds at least, by this process's own reckoning. It is counted from before the database was asked, on a
 * clock that only ever goes on, and ends a quarter early: clocks go at different speeds, and a write takes a while to
 * arrive. A process that stood still therefore finds that it cannot know, and asks.
 *
 * <p>Of Linux' clocks it is the one that stands still while a whole machine is suspended. What a suspended machine had under
 * way is stopped by the object's resource version and by the fence in the database.
 */
public final class Lease {
    private static final ScopedValue<Lease> HELD = ScopedValue.newInstance();
    private static final int TRIES = 3;

    private final WorkQueue queue;
    private final WorkItem item;
    private final Duration length;
    private final LongSupplier nanos;
    private long sureUntil;

    /**
     * @param length as it was claimed for
     * @param nanos as {@link System#nanoTime}
     * @param askedAt on that clock, before the database was asked for the claim
     */
    public Lease(WorkQueue queue, WorkItem item, Duration length, LongSupplier nanos, long askedAt) {
        this.queue = queue;
        this.item = item;
        this.length = length;
        this.nanos = nanos;
        this.sureUntil = end(askedAt);
    }

    public WorkItem item() {
        return item;
    }

    /** Does it under this lease: whatever is called there on this thread can ask for it. */
    public <T> T under(Supplier<T> work) {
        return ScopedValue.where(HELD, this).call(work::get);
    }

    /**
     * Asked right before a write. Where no work is claimed, as in tools and trials, nobody can have taken it over.
     *
     * @throws LeaseLostException when it cannot be said that the claim still holds
     */
    public static void requireHeld() {
        if (HELD.isBound()) {
            HELD.get().require();
        }
    }

    /** Prolongs it; false when it was lost. */
    public boolean renew() {
        long askedAt = nanos.getAsLong();
        if (!queue.renew(item, length)) {
            return false;
        }
        extend(end(askedAt));
        return true;
    }

    /** An answer that took too long to arrive says nothing about now. */
    private void require() {
        for (int i = 0; !sure(); i++) {
            if (i == TRIES || !renew()) {
                throw new LeaseLostException(item);
            }
        }
    }

    private synchronized boolean sure() {
        return nanos.getAsLong() - sureUntil < 0;
    }

    private synchronized void extend(long until) {
        if (until - sureUntil > 0) {
            sureUntil = until;
        }
    }

    private long end(long askedAt) {
        return askedAt + length.toNanos() / 4 * 3;
    }
}
