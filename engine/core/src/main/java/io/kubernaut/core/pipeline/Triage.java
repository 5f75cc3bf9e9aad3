package io.kubernaut.core.pipeline;

import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.context.SnapshotBuilder;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Decides about new alerts (TRIAGE) and about incidents again (DECIDE). Whatever a decision leaves behind is stored in
 * one transaction; when another process was quicker, facts are gathered anew.
 */
public final class Triage implements Handler {
    private static final int TRIES = 3;
    private final AlertStore alerts;
    private final IncidentStore incidents;
    private final Deliberation deliberation;
    private final Clusters clusters;
    private final Memory memory;
    private final Supplier<Policy> policy;
    private final ModeStore modes;
    private final Conclusions conclusions;
    private final Surroundings surroundings;
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
        this.surroundings = new Surroundings(alerts, deliberation);
        this.clock = clock;
    }

    @Override
    public Ending handle(WorkItem item) {
        var mode = modes.current().mode();
        if (mode == Mode.OFF) {
            return new Ending.Later(Duration.ofSeconds(5), "The mode is off.");
        }
        return item.attempts() > 0 && item.kind() == WorkItem.Kind.TRIAGE ? oneByOne(item, mode) : together(item, mode);
    }

    private Ending together(WorkItem item, Mode mode) {
        for (int i = 0; i < TRIES; i++) {
            var storing = new Storing(incidents, conclusions, item);
            decide(episodes(item), mode, storing, true);
            if (storing.lost()) {
                return LOST;
            }
            if (!storing.overtaken()) {
                return storing.removed() ? REMOVED : DONE;
            }
            // The facts have moved on: gather them again.
        }
        return new Ending.Later(Duration.ofSeconds(2), "Overtaken " + TRIES + " times; again on fresh facts.");
    }

    /** After a failure: what made it fail must not keep the others from being decided, so that only it is given up. */
    private Ending oneByOne(WorkItem item, Mode mode) {
        var failures = new Failures();
        var overtaken = false;
        var decided = new HashSet<String>();
        for (var episode : episodes(item)) {
            if (decided.contains(key(episode.alert()))) {
                continue;
            }
            var storing = new Storing(incidents, conclusions, item);
            failures.keepFrom(
                    () -> decide(List.of(episode), mode, storing, false).forEach(a -> decided.add(key(a))));
            if (storing.lost()) {
                return LOST;
            }
            overtaken |= storing.overtaken();
        }
        failures.rethrow();
        return overtaken ? new Ending.Later(Duration.ofSeconds(1), "Overtaken; again on fresh facts.") : DONE;
    }

    private static String key(Alert alert) {
        return alert.cluster() + "/" + alert.fingerprint();
    }

    /** Returns the alerts that were decided about. */
    private List<Alert> decide(List<Episode> open, Mode mode, Storing storing, boolean all) {
        var clusters = new TreeSet<String>();
        open.forEach(e -> clusters.add(e.alert().cluster()));
        var decided = new ArrayList<Alert>();
        for (var cluster : clusters) {
            var mine = open.stream()
                    .filter(e -> e.alert().cluster().equals(cluster))
                    .toList();
            decided.addAll(decide(cluster, mine, mode, storing, all && cluster.equals(clusters.getLast())));
            if (storing.lost()) {
                break;
            }
        }
        return decided;
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

    private List<Alert> decide(String cluster, List<Episode> mine, Mode mode, Storing storing, boolean last) {
        var view = clusters.named(cluster);
        var around = surroundings.of(cluster, mine, view);
        var now = clock.instant();
        var results = deliberation
                .deliberate(
                        around.episodes().values().stream().map(Episode::alert).toList(),
                        around.focus(),
                        view,
                        memory.atOnce(view.cluster(), now.minus(SnapshotBuilder.HISTORY), now),
                        policy.get(),
                        mode,
                        now)
                .stream()
                .map(r -> r.ofCluster(cluster))
                .toList();
        storing.store(results, around.episodes(), last);
        return results.stream().flatMap(r -> r.members().stream()).toList();
    }
}
