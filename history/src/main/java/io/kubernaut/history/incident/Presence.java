package io.kubernaut.history.incident;

import io.kubernaut.core.incident.Conclusion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Episodes and incidents as they are now, locked until the transaction ends.
 *
 * @param open incidents of open episodes by episode, null where one has none
 * @param closed the same of episodes that are over
 * @param members open episodes by incident, of incidents that are absorbed
 * @param versions of open incidents
 */
record Presence(
        Map<UUID, @Nullable UUID> open,
        Map<UUID, @Nullable UUID> closed,
        Map<UUID, List<UUID>> members,
        Map<UUID, Long> versions) {

    static Presence locked(IncidentMapper mapper, Collection<Conclusion> conclusions) {
        var absorbed =
                ids(conclusions.stream().flatMap(c -> c.absorbed().stream()).toList());
        var named = new HashSet<UUID>();
        conclusions.forEach(c -> named.addAll(c.episodes()));
        var open = new HashMap<UUID, @Nullable UUID>();
        var members = new HashMap<UUID, List<UUID>>();
        for (var row : mapper.lockEpisodes(ids(named), absorbed)) {
            open.put(row.episodeId(), row.incidentId());
            if (row.incidentId() != null) {
                members.computeIfAbsent(row.incidentId(), i -> new ArrayList<>())
                        .add(row.episodeId());
            }
        }
        named.removeAll(open.keySet());
        var closed = new HashMap<UUID, @Nullable UUID>();
        if (!named.isEmpty()) {
            mapper.closedEpisodes(ids(named)).forEach(e -> closed.put(e.episodeId(), e.incidentId()));
        }
        var versions = new HashMap<UUID, Long>();
        var touched = conclusions.stream()
                .flatMap(c -> Concluding.touched(c).stream())
                .toList();
        mapper.lock(ids(touched)).forEach(v -> versions.put(v.incidentId(), v.version()));
        return new Presence(open, closed, members, versions);
    }

    private static UUID[] ids(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    List<Conclusion> stillAsRead(Collection<Conclusion> conclusions) {
        return conclusions.stream().filter(this::asRead).toList();
    }

    /** Whether everything is as it was when this was concluded. */
    boolean asRead(Conclusion conclusion) {
        return incidentsAsRead(conclusion)
                && conclusion.episodes().stream().allMatch(e -> episodeAsRead(e, Concluding.touched(conclusion)));
    }

    /** The incident must be as it was read, and what it absorbs still open. */
    private boolean incidentsAsRead(Conclusion conclusion) {
        var version = versions.getOrDefault(Concluding.incidentId(conclusion), 0L);
        return version == conclusion.incident().version() && versions.keySet().containsAll(conclusion.absorbed());
    }

    /**
     * An episode may be linked to nothing, to this incident, or to one that is absorbed. One that is over may still be
     * named when it was ours before; a new one that is over is news.
     */
    private boolean episodeAsRead(UUID episode, Collection<UUID> ours) {
        if (open.containsKey(episode)) {
            var incident = open.get(episode);
            return incident == null || ours.contains(incident);
        }
        var incident = closed.get(episode);
        return incident != null && ours.contains(incident);
    }

    /** Open episodes that the conclusion's incident has from now on. */
    List<UUID> episodes(Conclusion conclusion) {
        var all = new HashSet<UUID>();
        conclusion.episodes().stream().filter(open::containsKey).forEach(all::add);
        conclusion.absorbed().forEach(i -> all.addAll(members.getOrDefault(i, List.of())));
        return List.copyOf(all);
    }
}
