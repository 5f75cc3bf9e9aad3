package io.kubernaut.history.work;

import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkQueue;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.database.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Work items as rows, claimed with SKIP LOCKED. */
public final class PostgresWorkQueue implements WorkQueue {
    private final Sessions sessions;

    public PostgresWorkQueue(Sessions sessions) {
        this.sessions = sessions.with(WorkMapper.class);
    }

    @Override
    public void add(WorkItem.Kind kind, UUID subject, Duration dueIn) {
        sessions.one(WorkMapper.class, m -> add(m, List.of(NewWork.of(kind, subject, dueIn))));
    }

    /** The same as part of another store's transaction. */
    public void add(Transaction transaction, WorkItem.Kind kind, UUID subject, Duration dueIn) {
        addAll(transaction, List.of(NewWork.of(kind, subject, dueIn)));
    }

    /** All of them by one statement; none may have the kind and subject of another. */
    public void addAll(Transaction transaction, List<NewWork> wanted) {
        if (!wanted.isEmpty()) {
            add(transaction.mapper(WorkMapper.class), wanted);
        }
    }

    private static int add(WorkMapper mapper, List<NewWork> wanted) {
        return mapper.add(
                wanted.stream().map(w -> w.kind().name()).toArray(String[]::new),
                wanted.stream().map(NewWork::subject).toArray(UUID[]::new),
                wanted.stream().map(w -> seconds(w.dueIn())).toArray(Double[]::new),
                wanted.stream().map(w -> seconds(w.headStart())).toArray(Double[]::new));
    }

    /**
     * Which of these wait and have never failed; until the transaction ends nobody can claim them, so more can be added to
     * what they are about.
     */
    public List<UUID> keepWaiting(Transaction transaction, WorkItem.Kind kind, List<UUID> subjects) {
        return subjects.isEmpty()
                ? List.of()
                : transaction.mapper(WorkMapper.class).lockWaiting(kind.name(), subjects.toArray(UUID[]::new));
    }

    /** Whether the claim still holds, and will until the transaction ends. */
    public boolean held(Transaction transaction, long workId, long fence) {
        return transaction.mapper(WorkMapper.class).held(workId, fence) > 0;
    }

    @Override
    public List<WorkItem> claim(String owner, Set<WorkItem.Kind> kinds, int limit, Duration lease) {
        var names = kinds.stream().map(Enum::name).sorted().toArray(String[]::new);
        return sessions.one(WorkMapper.class, m -> m.claim(owner, names, limit, seconds(lease)));
    }

    @Override
    public boolean renew(WorkItem item, Duration lease) {
        return sessions.one(WorkMapper.class, m -> m.renew(item.id(), item.fence(), seconds(lease))) > 0;
    }

    @Override
    public boolean done(WorkItem item) {
        return sessions.transaction(t -> finish(t, item));
    }

    /** The same as part of another store's transaction. */
    public boolean finish(Transaction transaction, WorkItem item) {
        var mapper = transaction.mapper(WorkMapper.class);
        return mapper.remove(item.id(), item.fence()) > 0 || mapper.startAgain(item.id(), item.fence()) > 0;
    }

    /** Removes items that nobody asks for again while they are leased. */
    public void finishAll(Transaction transaction, List<WorkItem> items) {
        transaction.mapper(WorkMapper.class).removeAll(ids(items), fences(items));
    }

    /** Gives items back, due again later. */
    public void postponeAll(Transaction transaction, List<WorkItem> items, Duration dueIn, String because) {
        transaction.mapper(WorkMapper.class).giveAllBack(ids(items), fences(items), seconds(dueIn), because);
    }

    private static Long[] ids(List<WorkItem> items) {
        return items.stream().map(WorkItem::id).toArray(Long[]::new);
    }

    private static Long[] fences(List<WorkItem> items) {
        return items.stream().map(WorkItem::fence).toArray(Long[]::new);
    }

    @Override
    public boolean postpone(WorkItem item, Duration dueIn, String because) {
        return giveBack(item, dueIn, false, because);
    }

    @Override
    public boolean retry(WorkItem item, Duration dueIn, String because) {
        return giveBack(item, dueIn, true, because);
    }

    private boolean giveBack(WorkItem item, Duration dueIn, boolean failed, String because) {
        return sessions.one(WorkMapper.class, m -> m.giveBack(item.id(), item.fence(), seconds(dueIn), failed, because))
                > 0;
    }

    /** Where it was asked for again meanwhile, it is not parked: the new request deserves its own tries. */
    @Override
    public boolean park(WorkItem item, String because) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(WorkMapper.class);
            return mapper.park(item.id(), item.fence(), because) > 0 || mapper.startAgain(item.id(), item.fence()) > 0;
        });
    }

    @Override
    public List<Depth> depths() {
        return sessions.one(WorkMapper.class, WorkMapper::depths).stream()
                .map(d -> new Depth(
                        d.kind(),
                        d.waiting(),
                        d.parked(),
                        Duration.ofMillis(Math.max(0, Math.round(d.oldestSeconds() * 1000)))))
                .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
