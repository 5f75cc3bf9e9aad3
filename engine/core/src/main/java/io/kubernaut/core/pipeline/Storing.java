package io.kubernaut.core.pipeline;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.work.WorkItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Stores what was decided in the course of one work item, as much as can be in one transaction. What begins a run is
 * stored by itself: it takes locks that others wait for, and may be refused where the others are not.
 */
final class Storing {
    private final IncidentStore incidents;
    private final Conclusions conclusions;
    private final WorkItem item;
    private boolean lost;
    private boolean overtaken;
    private boolean removed;

    Storing(IncidentStore incidents, Conclusions conclusions, WorkItem item) {
        this.incidents = incidents;
        this.conclusions = conclusions;
        this.item = item;
    }

    /** Another process has taken the item over; nothing more may be stored. */
    boolean lost() {
        return lost;
    }

    /** Something could not be stored as it was decided: it must be decided anew. */
    boolean overtaken() {
        return overtaken;
    }

    /** The item went with the last that was stored. */
    boolean removed() {
        return removed;
    }

    /**
     * @param results all of one cluster
     * @param episodes by fingerprint
     * @param last whether the item asks for nothing beyond them
     */
    void store(List<Deliberated> results, Map<String, Episode> episodes, boolean last) {
        var rest = results;
        while (!rest.isEmpty() && !lost) {
            var round = round(rest, episodes);
            store(round.conclusions(), last && round.putOff().isEmpty());
            rest = round.putOff();
        }
    }

    private void store(List<Conclusion> all, boolean last) {
        var plain = all.stream().filter(c -> c.run() == null).toList();
        var running = all.stream().filter(c -> c.run() != null).toList();
        if (!plain.isEmpty()) {
            var remove = last && running.isEmpty() && !overtaken;
            var stored = incidents.concludeAll(plain, item, remove);
            stored.forEach(this::note);
            removed = remove && stored.stream().allMatch(s -> s == Stored.STORED);
        }
        for (var conclusion : running) {
            if (lost) {
                return;
            }
            note(incidents.conclude(conclusion, item));
        }
    }

    private void note(Stored stored) {
        switch (stored) {
            case STORED -> {
                // Nothing is left to do about it.
            }
            case LEASE_LOST -> lost = true;
            case OVERTAKEN, TARGET_BUSY, LIMIT_REACHED -> overtaken = true;
        }
    }

    /**
     * @param putOff about incidents that the conclusions are about already: to be concluded once these are stored
     */
    private record Round(List<Conclusion> conclusions, List<Deliberated> putOff) {}

    private Round round(List<Deliberated> results, Map<String, Episode> episodes) {
        var open = openOf(results, episodes);
        var chosen = new ArrayList<Chosen>();
        var putOff = new ArrayList<Deliberated>();
        var touched = new HashSet<UUID>();
        for (var result : results) {
            var choice = choose(result, members(result, episodes), open);
            if (choice.known().stream().anyMatch(i -> touched.contains(i.incidentId()))) {
                putOff.add(result);
            } else {
                choice.known().forEach(i -> touched.add(i.incidentId()));
                chosen.add(choice);
            }
        }
        var previous = previous(chosen);
        return new Round(chosen.stream().map(c -> conclude(c, previous)).toList(), putOff);
    }

    /**
     * @param known open incidents of the result's alerts or with its cause, the oldest first
     */
    private record Chosen(Deliberated result, List<Episode> members, List<Incident> known) {}

    private List<Incident> openOf(List<Deliberated> results, Map<String, Episode> episodes) {
        var ids = results.stream()
                .flatMap(r -> incidentsOf(members(r, episodes)).stream())
                .collect(Collectors.toSet());
        return incidents.openAmong(ids, results.stream().map(Deliberated::cause).toList());
    }

    private static List<Episode> members(Deliberated result, Map<String, Episode> episodes) {
        return result.members().stream()
                .flatMap(a -> Optional.ofNullable(episodes.get(a.fingerprint())).stream())
                .toList();
    }

    private static Set<UUID> incidentsOf(List<Episode> episodes) {
        return episodes.stream()
                .map(Episode::incidentId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Whoever has this cause already is one with it, even where none of its alerts was looked at now. */
    private static Chosen choose(Deliberated result, List<Episode> members, List<Incident> open) {
        var own = incidentsOf(members);
        return new Chosen(
                result,
                members,
                open.stream()
                        .filter(i -> own.contains(i.incidentId()) || i.cause().equals(result.cause()))
                        .sorted(Comparator.comparing(Incident::openedAt).thenComparing(Incident::incidentId))
                        .toList());
    }

    private Map<UUID, Decision> previous(List<Chosen> chosen) {
        var last = chosen.stream()
                .flatMap(c -> c.known().stream().limit(1))
                .flatMap(i -> Optional.ofNullable(i.lastDecision()).stream())
                .toList();
        var byId = new HashMap<UUID, Decision>();
        if (!last.isEmpty()) {
            incidents.decisions(last).forEach(d -> byId.put(d.decisionId(), d));
        }
        return byId;
    }

    private Conclusion conclude(Chosen chosen, Map<UUID, Decision> previous) {
        var known = chosen.known();
        var incident = known.isEmpty() ? conclusions.open(chosen.result()) : known.getFirst();
        return conclusions.of(
                chosen.result(),
                incident,
                chosen.members().stream().map(Episode::episodeId).toList(),
                known.stream().skip(1).map(Incident::incidentId).toList(),
                Optional.ofNullable(incident.lastDecision()).map(previous::get));
    }
}
