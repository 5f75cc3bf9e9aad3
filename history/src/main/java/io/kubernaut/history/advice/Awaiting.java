package io.kubernaut.history.advice;

import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.database.Transaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Incidents that are decided again once there is an answer, noted in the transaction that stores their decisions. */
public final class Awaiting {
    public Awaiting(Sessions sessions) {
        sessions.with(AdviceMapper.class);
    }

    /** An incident, and the consultation that its decision waits for. */
    public record Awaited(UUID consultation, UUID incident) {}

    /** Returns the incidents among them that need not wait: the answer is there. */
    public Set<UUID> note(Transaction transaction, List<Awaited> all) {
        if (all.isEmpty()) {
            return Set.of();
        }
        var mapper = transaction.mapper(AdviceMapper.class);
        var waiting = new HashSet<>(mapper.waiting(
                all.stream().map(Awaited::consultation).distinct().toArray(UUID[]::new)));
        var noted = all.stream().filter(a -> waiting.contains(a.consultation())).toList();
        if (!noted.isEmpty()) {
            mapper.await(
                    noted.stream().map(Awaited::consultation).toArray(UUID[]::new),
                    noted.stream().map(Awaited::incident).toArray(UUID[]::new));
        }
        var answered = new HashSet<UUID>();
        all.stream().filter(a -> !waiting.contains(a.consultation())).forEach(a -> answered.add(a.incident()));
        return answered;
    }
}
