package io.kubernaut.history.incident;

import io.kubernaut.core.alert.Alert;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Alerts by the episode that they opened, those used last. An episode's alert never changes, so what is held is right for
 * ever; without this each new alert would have the alerts around it read and parsed again.
 */
final class KnownAlerts {
    /** Some 15 MB. */
    static final int MOST = 10_000;

    private final Map<UUID, Alert> byEpisode = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Alert> eldest) {
            return size() > MOST;
        }
    };

    /** Only of what is committed. */
    synchronized void opened(List<Lives.Opened> opened) {
        opened.forEach(o -> byEpisode.put(o.episodeId(), o.alert()));
    }

    /**
     * @param read gives the stored alerts of those episodes that are open still
     * @return no alert of an episode that is over and was not known
     */
    Map<UUID, Alert> of(Collection<UUID> episodes, Function<UUID[], List<AlertMapper.AlertRow>> read) {
        var found = new HashMap<UUID, Alert>();
        var missing = held(episodes, found);
        if (missing.length > 0) {
            var more = new HashMap<UUID, Alert>();
            read.apply(missing)
                    .forEach(row -> more.put(row.episodeId(), row.alert().as(Alert.class)));
            keep(more);
            found.putAll(more);
        }
        return found;
    }

    private synchronized UUID[] held(Collection<UUID> episodes, Map<UUID, Alert> found) {
        return episodes.stream()
                .filter(id -> {
                    var alert = byEpisode.get(id);
                    if (alert != null) {
                        found.put(id, alert);
                    }
                    return alert == null;
                })
                .toArray(UUID[]::new);
    }

    private synchronized void keep(Map<UUID, Alert> more) {
        byEpisode.putAll(more);
    }
}
