package io.kubernaut.core.work;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A durable queue with leases. Times are the database's, so that skewed clocks of replicas do not matter. */
public interface WorkQueue {
    /** Adds an item, or brings forward the one that waits for the same kind and subject. */
    void add(WorkItem.Kind kind, UUID subject, Duration dueIn);

    /**
     * Takes items that are due and not leased, or whose lease ran out; first those that have waited longest, with the
     * {@link HeadStart} of their kind and severity added.
     */
    List<WorkItem> claim(String owner, Set<WorkItem.Kind> kinds, int limit, Duration lease);

    /** Prolongs the lease; false when it was lost. */
    boolean renew(WorkItem item, Duration lease);

    /** Removes the item; false when the lease was lost. */
    boolean done(WorkItem item);

    /** Gives the item back, due again later, its failures forgotten; false when the lease was lost. */
    boolean postpone(WorkItem item, Duration dueIn, String because);

    /** Gives the item back after a failure, which counts as an attempt; false when the lease was lost. */
    boolean retry(WorkItem item, Duration dueIn, String because);

    /** Gives up on an item that fails again and again; it is kept, with the reason, and no longer claimed. */
    boolean park(WorkItem item, String because);

    /** How many items wait or are leased, by kind; for metrics. */
    List<Depth> depths();

    /** Items of one kind: how many, and the age of the oldest that is due. */
    record Depth(WorkItem.Kind kind, long waiting, long parked, Duration oldestDue) {}
}
