package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.work.HeadStart;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.database.Transaction;
import io.kubernaut.history.work.NewWork;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Alerts and episodes as rows. A webhook is one transaction of a fixed number of statements.
 *
 * <p>Senders that bring the same fingerprint wait for one another by advisory locks taken in one order, so that none
 * needs to try again. After these come the locks on episodes, then those on incidents; all stores keep to this order.
 */
public final class PostgresAlertStore implements AlertStore {
    /**
     * How long after an end a firing alert that began before it is held to be a late duplicate: retries of Alertmanager
     * and its peers are over by then. Whoever still sends it later does see it fire.
     */
    static final Duration LATE = Duration.ofMinutes(15);

    /** Any number will do that no other user of this database's advisory locks has. */
    private static final long GATE = 0x6b756265726e6175L;

    /** More locks than this at once would strain PostgreSQL's lock table: such a webhook has the gate for itself. */
    private static final int MANY = 100;

    private static final int SWEPT = 500;

    private final Sessions sessions;
    private final PostgresWorkQueue work;

    public PostgresAlertStore(Sessions sessions, PostgresWorkQueue work) {
        this.sessions = sessions.with(AlertMapper.class, ClosingMapper.class);
        this.work = work;
    }

    @Override
    public Receipt accept(Webhook webhook, String sender, Instant receivedAt) {
        var at = receivedAt.truncatedTo(ChronoUnit.MICROS);
        return sessions.transaction(t -> accept(t, webhook, sender, at));
    }

    private Receipt accept(Transaction transaction, Webhook webhook, String sender, Instant at) {
        var mapper = transaction.mapper(AlertMapper.class);
        var keys = new TreeSet<Lives.Key>();
        webhook.alerts().forEach(a -> keys.add(Lives.Key.of(a)));
        var receiptId = UUID.randomUUID();
        var lives = new Lives(at);
        var incidents = new HashMap<UUID, UUID>();
        if (!keys.isEmpty()) {
            lock(mapper, keys);
            bringIn(mapper, keys, at, lives, incidents);
            remember(mapper, keys, at);
        }
        var taken = take(webhook.alerts(), lives);
        write(transaction, lives, at, receiptId);
        writeReceived(mapper, webhook, sender, at, receiptId, taken);
        closeIncidents(transaction, lives, incidents, at);
        return receipt(receiptId, taken);
    }

    private static void lock(AlertMapper mapper, TreeSet<Lives.Key> keys) {
        if (keys.size() > MANY) {
            mapper.enterAlone(GATE);
        } else {
            mapper.enter(GATE);
            mapper.lock(
                    keys.stream().map(k -> k.cluster() + "\n" + k.fingerprint()).toArray(String[]::new));
        }
    }

    private static void bringIn(
            AlertMapper mapper, Set<Lives.Key> keys, Instant at, Lives lives, Map<UUID, UUID> incidents) {
        var clusters = keys.stream().map(Lives.Key::cluster).toArray(String[]::new);
        var fingerprints = keys.stream().map(Lives.Key::fingerprint).toArray(String[]::new);
        for (var row : mapper.open(clusters, fingerprints)) {
            lives.stored(
                    new Lives.Key(row.cluster(), row.fingerprint()), row.episodeId(), row.startsAt(), row.lastSeenAt());
            if (row.incidentId() != null) {
                incidents.put(row.episodeId(), row.incidentId());
            }
        }
        for (var row : mapper.closedSince(clusters, fingerprints, at.minus(LATE))) {
            lives.lately(new Lives.Key(row.cluster(), row.fingerprint()), row.episodeId(), row.resolvedAt());
        }
    }

    /** Hardly ever writes: clusters are few. */
    private static void remember(AlertMapper mapper, Set<Lives.Key> keys, Instant at) {
        var clusters = keys.stream().map(Lives.Key::cluster).distinct().toArray(String[]::new);
        var unknown = mapper.clustersNeverSeen(clusters);
        if (!unknown.isEmpty()) {
            mapper.addClusters(unknown.stream().sorted().toArray(String[]::new), at);
        }
    }

    /** The effect of each alert, in the webhook's order; one fingerprint's alerts are taken in the order they began. */
    private static List<Lives.Taken> take(List<Alert> alerts, Lives lives) {
        var taken = new Lives.Taken[alerts.size()];
        IntStream.range(0, alerts.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> alerts.get(i).startsAt())
                        .thenComparing(i -> alerts.get(i).status()))
                .forEach(i -> taken[i] = lives.take(alerts.get(i)));
        return List.of(taken);
    }

    private void write(Transaction transaction, Lives lives, Instant at, UUID receiptId) {
        var mapper = transaction.mapper(AlertMapper.class);
        var repeated = lives.repeated();
        if (!repeated.isEmpty()) {
            mapper.repeat(
                    Jsonb.of(repeated.stream()
                            .map(r -> Map.of("episode_id", r.episodeId(), "repeats", r.repeats()))
                            .toList()),
                    at);
        }
        // Ends go before openings: both may be of one fingerprint.
        var stored = lives.ended().stream().filter(e -> e.alert() == null).toList();
        if (!stored.isEmpty()) {
            mapper.end(
                    Jsonb.of(stored.stream()
                            .map(e -> Map.of(
                                    "episode_id",
                                    e.episodeId(),
                                    "resolved_at",
                                    e.resolvedAt(),
                                    "ended_by",
                                    e.endedBy()))
                            .toList()),
                    at);
        }
        var brief = new ArrayList<Map<String, Object>>();
        for (var e : lives.ended()) {
            if (e.alert() != null) {
                var row = row(e.key(), e.episodeId(), e.alert(), e.repeats());
                row.put("resolved_at", e.resolvedAt());
                brief.add(row);
            }
        }
        if (!brief.isEmpty()) {
            mapper.addClosed(Jsonb.of(brief), at, receiptId);
        }
        open(transaction, TriageChunk.of(lives.opened()), at);
    }

    private void open(Transaction transaction, List<TriageChunk> chunks, Instant at) {
        var rows = new ArrayList<Map<String, Object>>();
        for (var chunk : chunks) {
            for (var o : chunk.episodes()) {
                var row = row(o.key(), o.episodeId(), o.alert(), o.repeats());
                row.put("triage_id", chunk.triageId());
                rows.add(row);
            }
        }
        if (!rows.isEmpty()) {
            transaction.mapper(AlertMapper.class).openEpisodes(Jsonb.of(rows), at);
        }
        work.addAll(
                transaction,
                chunks.stream()
                        .map(c -> new NewWork(
                                WorkItem.Kind.TRIAGE, c.triageId(), Duration.ZERO, HeadStart.ofTriage(c.severity())))
                        .toList());
    }

    private static Map<String, Object> row(Lives.Key key, UUID episodeId, Alert alert, int repeats) {
        var row = new HashMap<String, Object>();
        row.put("cluster", key.cluster());
        row.put("fingerprint", key.fingerprint());
        row.put("episode_id", episodeId);
        row.put("alert", alert);
        row.put("starts_at", alert.startsAt().truncatedTo(ChronoUnit.MICROS));
        row.put("repeats", repeats);
        return row;
    }

    private static void writeReceived(
            AlertMapper mapper, Webhook webhook, String sender, Instant at, UUID receiptId, List<Lives.Taken> taken) {
        var receipt = receipt(receiptId, taken);
        mapper.addReceipt(
                receiptId,
                at,
                sender,
                webhook.groupKey(),
                webhook.receiver(),
                webhook.externalUrl(),
                webhook.truncated(),
                receipt.accepted(),
                receipt.repeated(),
                receipt.resolved(),
                Jsonb.of(webhook.rejected()));
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var i = 0; i < taken.size(); i++) {
            var alert = webhook.alerts().get(i);
            var row = new HashMap<String, @Nullable Object>();
            row.put("position", i);
            row.put("cluster", alert.cluster());
            row.put("fingerprint", alert.fingerprint());
            row.put("effect", taken.get(i).effect());
            row.put("episode_id", taken.get(i).episodeId());
            row.put("alert", alert);
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            mapper.addAlerts(receiptId, at, Jsonb.of(rows));
        }
    }

    private static void closeIncidents(Transaction transaction, Lives lives, Map<UUID, UUID> incidents, Instant at) {
        var touched = new HashSet<UUID>();
        for (var ended : lives.ended()) {
            var incident = incidents.get(ended.episodeId());
            if (incident != null) {
                touched.add(incident);
            }
        }
        Closing.over(transaction, touched, at);
    }

    private static Receipt receipt(UUID receiptId, List<Lives.Taken> taken) {
        return new Receipt(
                receiptId,
                count(taken, Lives.Effect.ACCEPTED),
                count(taken, Lives.Effect.REPEATED),
                count(taken, Lives.Effect.RESOLVED));
    }

    private static int count(List<Lives.Taken> taken, Lives.Effect effect) {
        return Math.toIntExact(taken.stream().filter(t -> t.effect() == effect).count());
    }

    /** Some at a time: all senders wait meanwhile, so that none brings one of them back while it is being ended. */
    @Override
    public int endUnheard(Instant lastSeenBefore, Instant at) {
        if (!sessions.one(AlertMapper.class, m -> m.anyUnheard(lastSeenBefore))) {
            return 0;
        }
        return sessions.transaction(t -> {
            var mapper = t.mapper(AlertMapper.class);
            mapper.enterAlone(GATE);
            var rows = mapper.unheard(lastSeenBefore, SWEPT);
            if (rows.isEmpty()) {
                return 0;
            }
            var when = at.truncatedTo(ChronoUnit.MICROS);
            mapper.end(
                    Jsonb.of(rows.stream()
                            .map(r -> Map.of(
                                    "episode_id", r.episodeId(), "resolved_at", when, "ended_by", Episode.End.UNHEARD))
                            .toList()),
                    when);
            var incidents = new HashSet<UUID>();
            for (var row : rows) {
                if (row.incidentId() != null) {
                    incidents.add(row.incidentId());
                }
            }
            Closing.over(t, incidents, when);
            return rows.size();
        });
    }

    @Override
    public List<Episode> firing(String cluster, int limit) {
        return episodes(sessions.one(AlertMapper.class, m -> m.firing(cluster, limit)));
    }

    @Override
    public List<Episode> openedBy(UUID triageId) {
        return episodes(sessions.one(AlertMapper.class, m -> m.openedBy(triageId)));
    }

    @Override
    public List<Episode> ofIncident(UUID incidentId) {
        return episodes(sessions.one(AlertMapper.class, m -> m.ofIncident(incidentId)));
    }

    private static List<Episode> episodes(List<AlertMapper.EpisodeRow> rows) {
        return rows.stream().map(PostgresAlertStore::episode).toList();
    }

    private static Episode episode(AlertMapper.EpisodeRow row) {
        var alert = row.alert().as(Alert.class);
        return new Episode(
                row.episodeId(),
                row.resolvedAt() == null ? alert : alert.resolvedAt(row.resolvedAt()),
                row.openedAt(),
                row.lastSeenAt(),
                row.resolvedAt(),
                row.incidentId(),
                row.repeats(),
                row.endedBy());
    }
}
