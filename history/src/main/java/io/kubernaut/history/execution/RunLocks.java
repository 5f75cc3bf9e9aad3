package io.kubernaut.history.execution;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.history.database.Transaction;
import java.util.Optional;
import java.util.UUID;

/**
 * The locks of what runs change, taken as the last of a transaction: who waits for one holds up nobody but others who want
 * locks, and these all take them in one order.
 */
final class RunLocks {
    private RunLocks() {}

    /** What a run wants and another one has. */
    record Other(ObjectRef object, UUID runId) {}

    /** That of the target alone; false when another run has it. The row of the run must be there. */
    static boolean target(Transaction transaction, ActionRun run) {
        return transaction
                        .mapper(LockMapper.class)
                        .take(run.runId(), new String[] {run.target().key()})
                == 1;
    }

    /** All of them, and no more; else the transaction is rolled back, and the first that another run has is told. */
    static Optional<Other> all(Transaction transaction, ActionRun run) {
        var mapper = transaction.mapper(LockMapper.class);
        var keys = keys(run);
        // Where one was in the way and is over by the time that it is looked for, the lock is free.
        do {
            mapper.take(run.runId(), keys);
            var other = other(transaction, run);
            if (other.isPresent()) {
                return transaction.rollback(other);
            }
        } while (mapper.taken(run.runId(), keys) < keys.length);
        mapper.letGo(run.runId(), keys);
        return Optional.empty();
    }

    static Optional<Other> other(Transaction transaction, ActionRun run) {
        return transaction.mapper(LockMapper.class).others(run.runId(), keys(run)).stream()
                .findFirst()
                .map(row -> new Other(object(run, row.key()), row.runId()));
    }

    private static ObjectRef object(ActionRun run, String key) {
        return run.changes().stream()
                .filter(object -> object.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static String[] keys(ActionRun run) {
        return run.changes().stream().map(ObjectRef::key).toArray(String[]::new);
    }
}
