package io.kubernaut.core.pipeline;

import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A queue in memory that keeps to fences and leases, but is impatient: what is put off is due at once. */
final class MemoryQueue implements WorkQueue {
    final List<String> notes = new CopyOnWriteArrayList<>();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private long ids;
    private long fences;
    private boolean away;

    private static final class Entry {
        private final WorkItem.Kind kind;
        private final UUID subject;
        private int attempts;
        private long fence;
        private long leasedUntil;
        private boolean leased;
        private boolean parked;

        Entry(WorkItem.Kind kind, UUID subject) {
            this.kind = kind;
            this.subject = subject;
        }

        boolean free() {
            return !parked && (!leased || System.nanoTime() - leasedUntil >= 0);
        }
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Kind and subject of what waits or is leased. */
    synchronized List<String> held() {
        return entries.values().stream().map(e -> e.kind + " " + e.subject).toList();
    }

    synchronized List<UUID> parked() {
        return entries.values().stream()
                .filter(e -> e.parked)
                .map(e -> e.subject)
                .toList();
    }

    synchronized boolean leased(UUID subject) {
        return entries.values().stream().anyMatch(e -> e.subject.equals(subject) && !e.free());
    }

    @Override
    public synchronized void add(WorkItem.Kind kind, UUID subject, Duration dueIn) {
        if (entries.values().stream().noneMatch(e -> e.kind == kind && e.subject.equals(subject))) {
            entries.put(++ids, new Entry(kind, subject));
        }
    }

    @Override
    public synchronized List<WorkItem> claim(String owner, Set<WorkItem.Kind> kinds, int limit, Duration lease) {
        if (away) {
            throw new IllegalStateException("the database is away");
        }
        var claimed = new ArrayList<WorkItem>();
        for (var e : entries.entrySet()) {
            var entry = e.getValue();
            if (claimed.size() < limit && kinds.contains(entry.kind) && entry.free()) {
                entry.leased = true;
                entry.leasedUntil = System.nanoTime() + lease.toNanos();
                entry.fence = ++fences;
                claimed.add(new WorkItem(e.getKey(), entry.kind, entry.subject, entry.attempts, entry.fence));
            }
        }
        return claimed;
    }

    private boolean holds(WorkItem item) {
        var entry = entries.get(item.id());
        return entry != null && entry.fence == item.fence();
    }

    /** As when a lease ran out and another process was quick; it gives the item back at once. */
    synchronized void claimedByAnother(UUID subject) {
        entries.values().stream().filter(e -> e.subject.equals(subject)).forEach(e -> {
            e.fence = ++fences;
            e.leased = false;
        });
    }

    @Override
    public synchronized boolean renew(WorkItem item, Duration lease) {
        if (!holds(item)) {
            return false;
        }
        entries.get(item.id()).leasedUntil = System.nanoTime() + lease.toNanos();
        return true;
    }

    @Override
    public synchronized boolean done(WorkItem item) {
        return holds(item) && entries.remove(item.id()) != null;
    }

    @Override
    public synchronized boolean postpone(WorkItem item, Duration dueIn, String because) {
        return release(item, dueIn, because, 0);
    }

    @Override
    public synchronized boolean retry(WorkItem item, Duration dueIn, String because) {
        return release(item, dueIn, because, item.attempts() + 1);
    }

    private boolean release(WorkItem item, Duration dueIn, String because, int attempts) {
        if (!holds(item)) {
            return false;
        }
        notes.add(because);
        pauses.add(dueIn);
        var entry = entries.get(item.id());
        entry.leased = false;
        entry.attempts = attempts;
        return true;
    }

    @Override
    public synchronized boolean park(WorkItem item, String because) {
        if (!holds(item)) {
            return false;
        }
        notes.add(because);
        entries.get(item.id()).parked = true;
        return true;
    }

    @Override
    public List<Depth> depths() {
        return List.of();
    }
}
