package io.kubernaut.core.pipeline;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Decides about new alerts (TRIAGE) and about incidents again (DECIDE). Whatever a decision leaves behind is stored in
 * one transaction; when another process was quicker, facts are gathered anew.
 */
public final class Triage implements Handler {
    private static final int FIRING = 2_000;
    private static final int TRIES = 3;
    private static final Set<String> CLUSTER_WIDE = Set.of("Node", "Cluster", "ControlPlane", "None");
    private final AlertStore alerts;
    private final IncidentStore incidents;
    private final Deliberation deliberation;
    private final Clusters clusters;
    private final Memory memory;
    private final Supplier<Policy> policy;
    private final ModeStore modes;
    private final Conclusions conclusions;
    private final Clock clock;

    public Triage(
            AlertStore alerts,
            IncidentStore incidents,
            Deliberation deliberation,
            Clusters clusters,
            Memory memory,
            Supplier<Policy> policy,
            ModeStore modes,
            Conclusions conclusions,
            Clock clock) {
        this.alerts = alerts;
        this.incidents = incidents;
        this.deliberation = deliberation;
        this.clusters = clusters;
        this.memory = memory;
        this.policy = policy;
        this.modes = modes;
        this.conclusions = conclusions;
        this.clock = clock;
    }

    @Override
    public Ending handle(WorkItem item) {
        var mode = modes.current().mode();
        if (mode == Mode.OFF) {
            return new Ending.Later(Duration.ofSeconds(5), "The mode is off.");
        }
        for (int i = 0; i < TRIES; i++) {
            switch (attempt(item, mode)) {
                case STORED -> {
                    return DONE;
                }
                case LEASE_LOST -> {
                    return LOST;
                }
                case OVERTAKEN, TARGET_BUSY, LIMIT_REACHED -> {
                    // The facts have moved on: gather them again.
                }
            }
        }
        return new Ending.Later(Duration.ofSeconds(2), "Overtaken " + TRIES + " times; again on fresh facts.");
    }

    private IncidentStore.Stored attempt(WorkItem item, Mode mode) {
        var open = episodes(item);
        var clusters = new TreeSet<String>();
        open.forEach(e -> clusters.add(e.alert().cluster()));
        for (var cluster : clusters) {
            var mine = open.stream()
                    .filter(e -> e.alert().cluster().equals(cluster))
                    .toList();
            var stored = decide(item, cluster, mine, mode);
            if (stored != IncidentStore.Stored.STORED) {
                return stored;
            }
        }
        return IncidentStore.Stored.STORED;
    }

    /** What the item asks to decide about and is still open; for new alerts what nobody has decided about yet. */
    private List<Episode> episodes(WorkItem item) {
        return item.kind() == WorkItem.Kind.TRIAGE
                ? alerts.openedBy(item.subject()).stream()
                        .filter(e -> e.incidentId() == null)
                        .toList()
                : alerts.ofIncident(item.subject()).stream()
                        .filter(Episode::open)
                        .toList();
    }

    private IncidentStore.Stored decide(WorkItem item, String cluster, List<Episode> mine, Mode mode) {
        var all = relevant(mine, alerts.firing(cluster, FIRING));
        var byFingerprint = new HashMap<String, Episode>();
        all.forEach(e -> byFingerprint.put(e.alert().fingerprint(), e));
        mine.forEach(e -> byFingerprint.put(e.alert().fingerprint(), e));
        var wanted = new HashSet<String>();
        mine.forEach(e -> wanted.add(e.alert().fingerprint()));
        var now = clock.instant();
        var results = deliberation.deliberate(
                byFingerprint.values().stream().map(Episode::alert).toList(),
                clusters.named(cluster),
                memory,
                policy.get(),
                mode,
                now);
        for (var result : results) {
            if (result.members().stream().noneMatch(a -> wanted.contains(a.fingerprint()))) {
                continue;
            }
            var stored = incidents.conclude(conclude(result.ofCluster(cluster), byFingerprint), item);
            if (stored != IncidentStore.Stored.STORED) {
                return stored;
            }
            result.members().forEach(a -> wanted.remove(a.fingerprint()));
        }
        return IncidentStore.Stored.STORED;
    }

    /** Alerts that can share a cause with these: of their namespaces, and of nodes and the cluster as a whole. */
    private List<Episode> relevant(List<Episode> mine, List<Episode> firing) {
        if (mine.stream().anyMatch(e -> wide(e.alert()))) {
            return firing;
        }
        var namespaces = new HashSet<String>();
        mine.forEach(e -> namespaces.add(namespace(e.alert())));
        return firing.stream()
                .filter(e -> wide(e.alert()) || namespaces.contains(namespace(e.alert())))
                .toList();
    }

    private boolean wide(Alert alert) {
        return namespace(alert).isEmpty()
                || CLUSTER_WIDE.contains(deliberation.symptoms().subjectKind(alert.name()));
    }

    private static String namespace(Alert alert) {
        var exported = alert.label("exported_namespace");
        return exported.isEmpty() ? alert.label("namespace") : exported;
    }

    private Conclusion conclude(Deliberated result, Map<String, Episode> byFingerprint) {
        var episodes = result.members().stream()
                .flatMap(a -> Optional.ofNullable(byFingerprint.get(a.fingerprint())).stream())
                .toList();
        // Whoever has this cause already is one with it, even where none of its alerts was looked at now.
        var withCause = incidents.openWithCause(result.cause()).map(Incident::incidentId);
        var known = Stream.concat(
                        episodes.stream().map(Episode::incidentId).flatMap(id -> Optional.ofNullable(id).stream()),
                        withCause.stream())
                .distinct()
                .flatMap(id -> incidents.find(id).stream())
                .filter(Incident::open)
                .sorted(Comparator.comparing(Incident::openedAt).thenComparing(Incident::incidentId))
                .toList();
        var incident = known.isEmpty() ? conclusions.open(result) : known.getFirst();
        var absorbed = known.stream()
                .map(Incident::incidentId)
                .filter(id -> !id.equals(incident.incidentId()))
                .toList();
        return conclusions.of(
                result, incident, episodes.stream().map(Episode::episodeId).toList(), absorbed, previous(incident));
    }

    private Optional<io.kubernaut.core.decision.Decision> previous(Incident incident) {
        UUID last = incident.lastDecision();
        return last == null ? Optional.empty() : incidents.decision(last);
    }
}
