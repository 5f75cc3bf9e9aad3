package io.kubernaut.history.incident;

import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.work.HeadStart;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.work.NewWork;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Takes webhooks in one transaction, by a fixed number of statements however many they are.
 *
 * <p>Senders that bring the same fingerprint wait for one another by advisory locks taken in one order, so that none
 * needs to try again. After these come the locks on episodes, then those on incidents; all stores keep to this order.
 */
final class Accepting {
    /** Any number will do that no other user of this database's advisory locks has. */
    static final long GATE = 0x6b756265726e6175L;

    /** More locks than this at once would strain PostgreSQL's lock table: such webhooks have the gate for themselves. */
    static final int MANY = 500;

    private final Transaction transaction;
    private final AlertMapper mapper;
    private final WaitingPortions portions;
    private final List<Delivery> deliveries;
    private final Lives lives = new Lives();
    private final Map<UUID, UUID> incidents = new HashMap<>();

    private Accepting(Transaction transaction, WaitingPortions portions, List<Delivery> deliveries) {
        this.transaction = transaction;
        this.portions = portions;
        this.mapper = transaction.mapper(AlertMapper.class);
        this.deliveries = deliveries;
    }

    /** What there is once the transaction is committed. */
    record Accepted(List<Receipt> receipts, List<Lives.Opened> opened, List<TriageChunk> portions) {}

    static Accepted all(
            Transaction transaction, PostgresWorkQueue work, WaitingPortions portions, List<Delivery> deliveries) {
        return new Accepting(transaction, portions, deliveries).take(work);
    }

    private Accepted take(PostgresWorkQueue work) {
        var keys = new TreeSet<Lives.Key>();
        deliveries.forEach(d -> d.webhook().alerts().forEach(a -> keys.add(Lives.Key.of(a))));
        if (!keys.isEmpty()) {
            lock(keys);
            bringIn(keys);
        }
        var rows = new AlertRows();
        for (var delivery : deliveries) {
            rows.add(delivery, at(delivery), lives.take(delivery.webhook().alerts(), at(delivery)));
        }
        var opened = lives.opened();
        var wanted = TriageChunk.of(opened);
        var waiting = work.keepWaiting(transaction, WorkItem.Kind.TRIAGE, portions.candidates(wanted));
        var chunks = portions.joined(wanted, waiting);
        writeStored();
        mapper.addReceived(rows.receipts(), rows.alerts(), AlertRows.openings(chunks, lives.ended()));
        work.addAll(
                transaction,
                chunks.stream()
                        .filter(c -> !waiting.contains(c.triageId()))
                        .map(c -> new NewWork(
                                WorkItem.Kind.TRIAGE, c.triageId(), Duration.ZERO, HeadStart.ofTriage(c.severity())))
                        .toList());
        closeIncidents();
        return new Accepted(rows.made(), opened, chunks);
    }

    private static Instant at(Delivery delivery) {
        return delivery.receivedAt().truncatedTo(ChronoUnit.MICROS);
    }

    private void lock(SortedSet<Lives.Key> keys) {
        if (keys.size() > MANY) {
            mapper.enterAlone(GATE);
        } else {
            mapper.enter(GATE);
            mapper.lock(
                    keys.stream().map(k -> k.cluster() + "\n" + k.fingerprint()).toArray(String[]::new));
        }
    }

    private void bringIn(SortedSet<Lives.Key> keys) {
        var clusters = keys.stream().map(Lives.Key::cluster).toArray(String[]::new);
        var fingerprints = keys.stream().map(Lives.Key::fingerprint).toArray(String[]::new);
        for (var row : mapper.open(clusters, fingerprints)) {
            lives.stored(
                    new Lives.Key(row.cluster(), row.fingerprint()), row.episodeId(), row.startsAt(), row.lastSeenAt());
            if (row.incidentId() != null) {
                incidents.put(row.episodeId(), row.incidentId());
            }
        }
        var first =
                deliveries.stream().map(Accepting::at).min(Instant::compareTo).orElseThrow();
        for (var row : mapper.closedSince(clusters, fingerprints, first.minus(Lives.LATE))) {
            var key = new Lives.Key(row.cluster(), row.fingerprint());
            lives.lately(key, row.episodeId(), row.resolvedAt(), row.closedAt());
        }
        mapper.addClusters(keys.stream().map(Lives.Key::cluster).distinct().toArray(String[]::new), first);
    }

    /** Ends go before openings: both may be of one fingerprint. */
    private void writeStored() {
        var repeated = lives.repeated();
        if (!repeated.isEmpty()) {
            mapper.repeat(Jsonb.of(repeated.stream()
                    .map(r -> new AlertRows.Repeat(r.episodeId(), r.repeats(), r.lastSeenAt()))
                    .toList()));
        }
        var stored = lives.ended().stream().filter(e -> e.alert() == null).toList();
        if (!stored.isEmpty()) {
            mapper.end(Jsonb.of(stored.stream()
                    .map(e -> new AlertRows.Ending(
                            e.episodeId(), e.repeats(), e.lastSeenAt(), e.resolvedAt(), e.closedAt(), e.endedBy()))
                    .toList()));
        }
    }

    private void closeIncidents() {
        var touched = new HashSet<UUID>();
        var last = Instant.MIN;
        for (var ended : lives.ended()) {
            var incident = incidents.get(ended.episodeId());
            if (incident != null) {
                touched.add(incident);
                last = last.isAfter(ended.closedAt()) ? last : ended.closedAt();
            }
        }
        Closing.over(transaction, touched, last);
    }
}
