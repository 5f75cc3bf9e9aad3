package io.kubernaut.history.incident;

import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.advice.Awaiting;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.execution.PostgresRunStore;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Stores conclusions in one transaction, or says why not, by a number of statements that does not depend on how many
 * they are. Locks are taken on work, episodes, incidents, limits, in this order.
 */
final class Concluding {
    private final PostgresWorkQueue work;
    private final PostgresRunStore runs;
    private final Aftermath aftermath;

    Concluding(PostgresWorkQueue work, PostgresRunStore runs, PostgresOutbox outbox, Awaiting awaiting) {
        this.work = work;
        this.runs = runs;
        this.aftermath = new Aftermath(work, outbox, awaiting);
    }

    /** One that may begin a run. */
    Stored store(Transaction transaction, Conclusion conclusion, SnapshotContent snapshot, WorkItem item) {
        var stored =
                write(transaction, List.of(conclusion), List.of(snapshot), item).getFirst();
        if (stored != Stored.STORED) {
            return transaction.rollback(stored);
        }
        var run = conclusion.run();
        return run == null ? stored : begun(transaction, conclusion, run);
    }

    /**
     * Several that begin no run.
     *
     * @param last whether the item is finished when all are stored
     */
    List<Stored> storeAll(
            Transaction transaction,
            List<Conclusion> conclusions,
            List<SnapshotContent> snapshots,
            WorkItem item,
            boolean last) {
        var stored = write(transaction, conclusions, snapshots, item);
        if (!stored.contains(Stored.STORED)) {
            return transaction.rollback(stored);
        }
        if (last && stored.stream().allMatch(s -> s == Stored.STORED)) {
            work.finish(transaction, item);
        }
        return stored;
    }

    /** The last lock of all, held as shortly as can be: everybody who begins a change in the cluster waits for it. */
    private Stored begun(Transaction transaction, Conclusion conclusion, ActionRun run) {
        return switch (runs.begin(transaction, run, Limits.of(conclusion.snapshot(), run.target()))) {
            case BEGUN -> Stored.STORED;
            case TARGET_BUSY -> transaction.rollback(Stored.TARGET_BUSY);
            case LIMIT_REACHED -> transaction.rollback(Stored.LIMIT_REACHED);
        };
    }

    private List<Stored> write(
            Transaction transaction, List<Conclusion> all, List<SnapshotContent> snapshots, WorkItem item) {
        if (!work.held(transaction, item.id(), item.fence())) {
            return Collections.nCopies(all.size(), Stored.LEASE_LOST);
        }
        var mapper = transaction.mapper(IncidentMapper.class);
        var present = Presence.locked(mapper, all);
        var opened = present.stillAsRead(all.stream().filter(Concluding::isNew).toList());
        // A new incident absorbs none, so nothing has to be written before it.
        var ours = opened.isEmpty() ? List.<UUID>of() : mapper.open(Rows.incidents(opened));
        var stored = new ArrayList<Stored>();
        var kept = new ArrayList<Conclusion>();
        var contents = new ArrayList<SnapshotContent>();
        for (var i = 0; i < all.size(); i++) {
            var conclusion = all.get(i);
            var asRead = isNew(conclusion) ? ours.contains(incidentId(conclusion)) : present.asRead(conclusion);
            stored.add(asRead ? Stored.STORED : Stored.OVERTAKEN);
            if (asRead) {
                kept.add(conclusion);
                contents.add(snapshots.get(i));
            }
        }
        if (!kept.isEmpty()) {
            writeIncidents(transaction, kept);
            mapper.link(Rows.links(kept, present));
            var decisions = transaction.mapper(DecisionMapper.class);
            decisions.addSnapshots(Rows.snapshots(kept, contents));
            decisions.add(Rows.decisions(kept, contents));
            runs.noteRecurrence(
                    transaction, kept.stream().map(Conclusion::snapshot).toList());
            aftermath.store(transaction, kept);
        }
        return stored;
    }

    private static void writeIncidents(Transaction transaction, List<Conclusion> kept) {
        var known = kept.stream().filter(c -> !isNew(c)).toList();
        if (known.isEmpty()) {
            return;
        }
        var closing = transaction.mapper(ClosingMapper.class);
        var at = known.getFirst().decision().decidedAt();
        closing.overtakeApprovals(
                known.stream().flatMap(c -> touched(c).stream()).toArray(UUID[]::new),
                at,
                "The incident was decided anew.");
        for (var conclusion : known) {
            if (!conclusion.absorbed().isEmpty()) {
                closing.close(conclusion.absorbed().toArray(UUID[]::new), at, incidentId(conclusion));
            }
        }
        transaction.mapper(IncidentMapper.class).update(Rows.incidents(known));
    }

    private static boolean isNew(Conclusion conclusion) {
        return conclusion.incident().version() == 0;
    }

    static UUID incidentId(Conclusion conclusion) {
        return conclusion.incident().incidentId();
    }

    /** The incident and those that go into it. */
    static Collection<UUID> touched(Conclusion conclusion) {
        return Stream.concat(Stream.of(incidentId(conclusion)), conclusion.absorbed().stream())
                .toList();
    }
}
