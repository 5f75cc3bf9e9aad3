package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.Standing;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;

/** Alerts and episodes as rows. */
public final class PostgresAlertStore implements AlertStore {
    private static final int SWEPT = 500;

    private final Sessions sessions;
    private final PostgresWorkQueue work;
    private final WaitingPortions portions = new WaitingPortions();
    private final KnownAlerts known = new KnownAlerts();

    public PostgresAlertStore(Sessions sessions, PostgresWorkQueue work) {
        this.sessions = sessions.with(AlertMapper.class, ClosingMapper.class);
        this.work = work;
    }

    @Override
    public List<Receipt> acceptAll(List<Delivery> deliveries) {
        var accepted = sessions.transaction(t -> Accepting.all(t, work, portions, deliveries));
        known.opened(accepted.opened());
        portions.stored(accepted.portions());
        return accepted.receipts();
    }

    /** Some at a time: all senders wait meanwhile, so that none brings one of them back while it is being ended. */
    @Override
    public int endUnheard(Instant lastSeenBefore, Instant at) {
        if (!sessions.one(AlertMapper.class, m -> m.anyUnheard(lastSeenBefore))) {
            return 0;
        }
        return sessions.transaction(t -> {
            var mapper = t.mapper(AlertMapper.class);
            mapper.enterAlone(Accepting.GATE);
            var rows = mapper.unheard(lastSeenBefore, SWEPT);
            if (rows.isEmpty()) {
                return 0;
            }
            var when = at.truncatedTo(ChronoUnit.MICROS);
            mapper.end(Jsonb.of(rows.stream()
                    .map(r -> new AlertRows.Ending(r.episodeId(), 0, r.lastSeenAt(), when, when, Episode.End.UNHEARD))
                    .toList()));
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
    public List<String> namesFiring(String cluster) {
        return sessions.one(AlertMapper.class, m -> m.namesFiring(cluster));
    }

    @Override
    public List<Standing> around(Around others) {
        var rows = sessions.one(
                AlertMapper.class,
                m -> m.around(
                        others.cluster(),
                        others.except().toArray(UUID[]::new),
                        others.causes().stream().map(ObjectRef::key).toArray(String[]::new),
                        others.namespaces().toArray(String[]::new),
                        others.names().toArray(String[]::new),
                        others.most()));
        return withAlerts(rows, (row, episode) -> new Standing(episode, row.cause()));
    }

    @Override
    public List<Episode> openedBy(UUID triageId) {
        return withAlerts(sessions.one(AlertMapper.class, m -> m.openedBy(triageId)), (row, episode) -> episode);
    }

    /** An episode that ended meanwhile, and whose alert was not known, is left out. */
    private <R extends AlertMapper.WithoutAlert, T> List<T> withAlerts(List<R> rows, BiFunction<R, Episode, T> as) {
        var episodes = rows.stream().map(AlertMapper.WithoutAlert::episodeId).toList();
        var alerts = known.of(episodes, missing -> sessions.one(AlertMapper.class, m -> m.alerts(missing)));
        return rows.stream()
                .filter(row -> alerts.containsKey(row.episodeId()))
                .map(row -> as.apply(row, row.with(Objects.requireNonNull(alerts.get(row.episodeId())))))
                .toList();
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
