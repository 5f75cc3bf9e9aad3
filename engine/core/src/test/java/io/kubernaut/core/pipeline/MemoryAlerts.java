package io.kubernaut.core.pipeline;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Delivery;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Receipt;
import io.kubernaut.core.incident.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps episodes in memory. */
final class MemoryAlerts implements AlertStore {
    private final Map<UUID, Episode> episodes = new HashMap<>();
    private final Map<UUID, ObjectRef> causes = new HashMap<>();
    private final Map<UUID, List<UUID>> receipts = new HashMap<>();

    /** Opens an episode for each alert, all in one receipt. */
    UUID receive(Instant at, Alert... alerts) {
        var receipt = UUID.randomUUID();
        for (var alert : alerts) {
            var episode = new Episode(UUID.randomUUID(), alert, at, at, null, null, 0, null);
            episodes.put(episode.episodeId(), episode);
            receipts.computeIfAbsent(receipt, r -> new ArrayList<>()).add(episode.episodeId());
        }
        return receipt;
    }

    void link(UUID episodeId, UUID incidentId, ObjectRef cause) {
        causes.put(incidentId, cause);
        link(episodeId, incidentId);
    }

    void link(UUID episodeId, UUID incidentId) {
        episodes.computeIfPresent(episodeId, (id, e) -> with(e, e.resolvedAt(), incidentId));
    }

    void resolve(UUID incidentId, Instant at) {
        episodes.replaceAll((id, e) -> incidentId.equals(e.incidentId()) ? with(e, at, e.incidentId()) : e);
    }

    private static Episode with(Episode e, @Nullable Instant resolvedAt, @Nullable UUID incidentId) {
        return new Episode(
                e.episodeId(),
                e.alert(),
                e.openedAt(),
                e.lastSeenAt(),
                resolvedAt,
                incidentId,
                e.repeats(),
                resolvedAt == null ? null : Episode.End.RESOLVED);
    }

    @Override
    public List<Receipt> acceptAll(List<Delivery> deliveries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int endUnheard(Instant lastSeenBefore, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Episode> firing(String cluster, int limit) {
        return episodes.values().stream()
                .filter(e -> e.open() && e.alert().cluster().equals(cluster))
                .limit(limit)
                .toList();
    }

    @Override
    public List<String> namesFiring(String cluster) {
        return firing(cluster, Integer.MAX_VALUE).stream()
                .map(e -> e.alert().name())
                .distinct()
                .toList();
    }

    @Override
    public List<Standing> around(Around others) {
        return firing(others.cluster(), Integer.MAX_VALUE).stream()
                .filter(e -> !others.except().contains(e.episodeId()))
                .map(e -> new Standing(e, causes.get(e.incidentId())))
                .filter(s -> near(s, others))
                .toList();
    }

    private static boolean near(Standing standing, Around others) {
        var alert = standing.episode().alert();
        var namespace = alert.label("namespace");
        return namespace.isEmpty()
                || others.namespaces().contains(namespace)
                || others.names().contains(alert.name())
                || others.causes().contains(standing.cause());
    }

    @Override
    public List<Episode> openedBy(UUID receiptId) {
        return receipts.getOrDefault(receiptId, List.of()).stream()
                .map(episodes::get)
                .filter(Episode::open)
                .toList();
    }

    @Override
    public List<Episode> ofIncident(UUID incidentId) {
        return episodes.values().stream()
                .filter(e -> incidentId.equals(e.incidentId()))
                .toList();
    }
}
