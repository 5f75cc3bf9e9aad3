package io.kubernaut.history.incident;

import io.kubernaut.history.database.Transaction;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** Closes incidents all of whose episodes are over, as part of a transaction that has locked the episodes first. */
final class Closing {
    private Closing() {}

    /** Returns how many were closed. */
    static int over(Transaction transaction, Collection<UUID> candidates, Instant at) {
        if (candidates.isEmpty()) {
            return 0;
        }
        var mapper = transaction.mapper(ClosingMapper.class);
        // With the incidents locked, two transactions that end its last two episodes cannot both look away.
        var locked = mapper.lock(candidates.toArray(UUID[]::new)).toArray(UUID[]::new);
        var over = mapper.withoutOpenEpisode(locked).toArray(UUID[]::new);
        if (over.length == 0) {
            return 0;
        }
        mapper.overtakeApprovals(over, at, "All alerts of the incident are over.");
        return mapper.close(over, at, null);
    }
}
