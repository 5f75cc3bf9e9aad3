package io.kubernaut.core.pipeline;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.ClusterView;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Focus;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Standing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what else fires that can have to do with some alerts: in their namespaces, on nodes and in the cluster as a whole,
 * and in the incidents of their subjects.
 */
final class Surroundings {
    private static final int FIRING = 2_000;

    /** What is read of all that fires around; a snapshot shows no more than 50 of it. */
    private static final int READ = 300;

    private static final int READ_AT_LEAST = 10;

    /**
     * While no more than these fire around, each is looked at anew whenever another begins: the new one may be its cause.
     * In a storm that would cost more than the storm itself; then each is taken to have the cause it was found to have.
     */
    private static final int CALM = 50;

    private static final Set<String> CLUSTER_WIDE = Set.of("Node", "Cluster", "ControlPlane", "None");

    private final AlertStore alerts;
    private final Deliberation deliberation;

    Surroundings(AlertStore alerts, Deliberation deliberation) {
        this.alerts = alerts;
        this.deliberation = deliberation;
    }

    /**
     * What fires.
     *
     * @param episodes by fingerprint, those asked about among them
     */
    record Around(Map<String, Episode> episodes, Focus focus) {}

    Around of(String cluster, List<Episode> mine, ClusterView view) {
        var episodes = new HashMap<String, Episode>();
        var settled = new HashMap<String, Optional<ObjectRef>>();
        if (mine.stream().anyMatch(e -> wide(e.alert()))) {
            // Anything may turn out to have its cause here.
            alerts.firing(cluster, FIRING).forEach(e -> episodes.put(e.alert().fingerprint(), e));
        } else {
            var others = alerts.around(around(cluster, mine, view));
            others.forEach(s -> episodes.put(s.episode().alert().fingerprint(), s.episode()));
            settled.putAll(settled(others));
        }
        var asked = new HashSet<String>();
        for (var episode : mine) {
            var fingerprint = episode.alert().fingerprint();
            episodes.put(fingerprint, episode);
            asked.add(fingerprint);
            settled.remove(fingerprint);
        }
        return new Around(episodes, new Focus(cluster, asked, settled));
    }

    private AlertStore.Around around(String cluster, List<Episode> mine, ClusterView view) {
        var namespaces = mine.stream().map(e -> namespace(e.alert())).collect(Collectors.toSet());
        var names = alerts.namesFiring(cluster).stream().filter(this::wide).toList();
        return new AlertStore.Around(
                cluster,
                mine.stream().map(Episode::episodeId).toList(),
                deliberation.subjects(mine.stream().map(Episode::alert).toList(), view, cluster),
                namespaces,
                names,
                Math.max(READ_AT_LEAST, READ / Math.max(1, namespaces.size())));
    }

    private static Map<String, Optional<ObjectRef>> settled(List<Standing> others) {
        return others.size() <= CALM
                ? Map.of()
                : others.stream()
                        .collect(Collectors.toMap(
                                s -> s.episode().alert().fingerprint(), s -> Optional.ofNullable(s.cause())));
    }

    private boolean wide(Alert alert) {
        return namespace(alert).isEmpty() || wide(alert.name());
    }

    private boolean wide(String alertName) {
        return CLUSTER_WIDE.contains(deliberation.symptoms().subjectKind(alertName));
    }

    private static String namespace(Alert alert) {
        var exported = alert.label("exported_namespace");
        return exported.isEmpty() ? alert.label("namespace") : exported;
    }
}
