package io.kubernaut.core.pipeline;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.UntreatedStore;
import io.kubernaut.core.incident.Incident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Keeps in memory what became of incidents for which nothing was done. */
final class MemoryUntreated implements UntreatedStore {
    final Map<UUID, Assessment> known = new LinkedHashMap<>();
    final List<Recurred> recurred = new ArrayList<>();
    private final Supplier<List<Incident>> incidents;

    MemoryUntreated(Supplier<List<Incident>> incidents) {
        this.incidents = incidents;
    }

    void recurs(Incident incident, Instant at) {
        recurred.add(new Recurred(incident.incidentId(), incident.openedAt(), at, known.get(incident.incidentId())));
    }

    @Override
    public List<Incident> due(Instant from, Instant until, int limit) {
        return incidents.get().stream()
                .filter(i -> i.openedAt().isAfter(from) && !i.openedAt().isAfter(until))
                .filter(i -> !known.containsKey(i.incidentId()))
                .limit(limit)
                .toList();
    }

    @Override
    public boolean store(Incident incident, Assessment assessment) {
        return known.putIfAbsent(incident.incidentId(), assessment) == null;
    }

    @Override
    public List<Recurred> recurred(int limit) {
        return recurred.stream().limit(limit).toList();
    }

    @Override
    public void lower(Recurred one, Assessment assessment) {
        known.put(one.incidentId(), assessment);
        recurred.remove(one);
    }
}
