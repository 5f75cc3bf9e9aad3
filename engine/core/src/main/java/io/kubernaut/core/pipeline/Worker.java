package io.kubernaut.core.pipeline;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.work.Lease;
import io.kubernaut.core.work.LeaseLostException;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkQueue;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims work and hands it to its handler, with bounded parallelism. Items whose handler throws
 * come back later, and are parked after some tries, so that one poisonous item stops nothing else.
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    /** A run is never given up on: it holds its target's lock. Messages have a limit of their own. */
    private static final Set<WorkItem.Kind> PARKED = Set.of(WorkItem.Kind.TRIAGE, WorkItem.Kind.DECIDE);

    private final WorkQueue queue;
    private final Map<WorkItem.Kind, Handler> handlers;
    private final Settings settings;
    private final GivingUp givingUp;
    private final ExecutorService items;
    private final Duration patience;
    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("work-renewal").factory());
    private final Semaphore permits;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread loop;

    /** Hears of an item that is given up, before it is; perhaps more than once. */
    @FunctionalInterface
    public interface GivingUp {
        void tell(WorkItem item, String because);
    }

    /**
     * How the worker works.
     *
     * @param owner names this process in leases
     * @param lease how long an item stays with a process that gives no sign of life
     * @param poll how long to wait for work at most
     * @param tries after so many failures in a row an alert's or incident's item is parked
     */
    public record Settings(String owner, Duration lease, Duration poll, int parallelism, int tries) {
        /** The same for so many items at once. */
        Settings atOnce(int many) {
            return new Settings(owner, lease, poll, many, tries);
        }

        /** The same with a lease of at least so long: fewer renewals, and later taken over. */
        Settings leasedFor(Duration atLeast) {
            return lease.compareTo(atLeast) >= 0 ? this : new Settings(owner, atLeast, poll, parallelism, tries);
        }

        public static Settings of(String owner) {
            return new Settings(owner, Duration.ofSeconds(10), Duration.ofMillis(500), 8, 3);
        }
    }

    /** For work that mostly waits for others: each item has a virtual thread. */
    public Worker(WorkQueue queue, Map<WorkItem.Kind, Handler> handlers, Settings settings, GivingUp givingUp) {
        this(queue, handlers, settings, givingUp, Executors.newVirtualThreadPerTaskExecutor(), settings.lease());
    }

    /** For work that waits long, and is cut off when the process is to end: it is begun again elsewhere. */
    static Worker waiting(WorkQueue queue, Map<WorkItem.Kind, Handler> handlers, Settings settings, GivingUp givingUp) {
        return new Worker(
                queue, handlers, settings, givingUp, Executors.newVirtualThreadPerTaskExecutor(), Duration.ZERO);
    }

    /**
     * For work that mostly computes: the system shares the processors out between such threads and all others, where a
     * virtual one would keep its carrier, and with it those who send alerts, until it is finished.
     */
    static Worker computing(
            WorkQueue queue, Map<WorkItem.Kind, Handler> handlers, Settings settings, GivingUp givingUp) {
        var threads = Thread.ofPlatform().name("decide-", 0).factory();
        return new Worker(
                queue,
                handlers,
                settings,
                givingUp,
                Executors.newFixedThreadPool(settings.parallelism(), threads),
                settings.lease());
    }

    private Worker(
            WorkQueue queue,
            Map<WorkItem.Kind, Handler> handlers,
            Settings settings,
            GivingUp givingUp,
            ExecutorService items,
            Duration patience) {
        this.items = items;
        this.patience = patience;
        this.queue = queue;
        this.handlers = new EnumMap<>(handlers);
        this.settings = settings;
        this.givingUp = givingUp;
        this.permits = new Semaphore(settings.parallelism());
    }

    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        loop = Thread.ofVirtual().name("work-loop").start(this::run);
    }

    /** Says that there may be work now. */
    public void nudge() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        while (running) {
            try {
                if (claim() == 0) {
                    var unused = news.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.atWarn().setCause(e).log("work.claim.failed");
                pause();
            }
        }
    }

    private void pause() {
        try {
            var unused = news.tryAcquire(2 * settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int claim() throws InterruptedException {
        permits.acquire();
        int free = 1 + permits.drainPermits();
        int used = 0;
        try {
            long asked = System.nanoTime();
            var claimed = queue.claim(settings.owner(), Set.copyOf(handlers.keySet()), free, settings.lease());
            for (var item : claimed) {
                used++;
                items.execute(() -> {
                    try {
                        process(new Lease(queue, item, settings.lease(), System::nanoTime, asked));
                    } finally {
                        permits.release();
                        nudge();
                    }
                });
            }
            return claimed.size();
        } finally {
            permits.release(free - used);
        }
    }

    private void process(Lease lease) {
        var item = lease.item();
        var handler = handlers.get(item.kind());
        if (handler == null) {
            return;
        }
        long third = settings.lease().toMillis() / 3;
        var renewal = renewals.scheduleAtFixedRate(() -> renew(lease), third, third, TimeUnit.MILLISECONDS);
        try {
            settle(item, lease.under(() -> handler.handle(item)));
        } catch (LeaseLostException e) {
            log.atInfo().addKeyValue("item", item).log("work.fenced");
        } catch (StoreUnavailableException e) {
            // The lease runs out by itself; whoever reaches the database then goes on.
            log.atWarn()
                    .addKeyValue("item", item)
                    .addKeyValue("cause", e.getMessage())
                    .log("work.database.away");
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            // These errors are the item's, not the process's: without a count it would come back for ever.
            failed(item, e);
        } finally {
            renewal.cancel(false);
        }
    }

    private void renew(Lease lease) {
        try {
            if (!lease.renew()) {
                log.atDebug().addKeyValue("item", lease.item()).log("work.lease.lost");
            }
        } catch (RuntimeException e) {
            log.atDebug().addKeyValue("item", lease.item()).setCause(e).log("work.renewal.failed");
        }
    }

    private void settle(WorkItem item, Handler.Ending ending) {
        var kept = switch (ending) {
            case Handler.Ending.Done d -> queue.done(item);
            case Handler.Ending.Removed r -> true;
            case Handler.Ending.Later l -> queue.postpone(item, l.dueIn(), l.because());
            case Handler.Ending.LeaseLost l -> false;
        };
        if (!kept) {
            log.atDebug().addKeyValue("item", item).log("work.lease.lost");
        }
    }

    private void failed(WorkItem item, Throwable failure) {
        var because = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        try {
            if (item.attempts() + 1 >= settings.tries() && PARKED.contains(item.kind())) {
                // Told first: a crash in between tells twice, and never not at all.
                givingUp.tell(item, because);
                queue.park(item, because);
                log.atError().addKeyValue("item", item).setCause(failure).log("work.parked");
            } else {
                queue.retry(item, Duration.ofSeconds(1L << Math.min(6, item.attempts())), because);
                log.atWarn().addKeyValue("item", item).setCause(failure).log("work.failed");
            }
        } catch (RuntimeException e) {
            e.addSuppressed(failure);
            log.atWarn().addKeyValue("item", item).setCause(e).log("work.failure.not.stored");
        }
    }

    /** Claims nothing more and waits for what is under way, at most one lease long, or not at all for what waits long. */
    @Override
    public void close() {
        running = false;
        nudge();
        try {
            var thread = loop;
            if (thread != null) {
                thread.join(settings.lease());
            }
            items.shutdown();
            if (!items.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                items.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            renewals.shutdownNow();
        }
    }
}
