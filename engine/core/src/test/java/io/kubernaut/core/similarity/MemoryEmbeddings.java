package io.kubernaut.core.similarity;

import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.similarity.Precedent.Done;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what closed incidents were like. */
final class MemoryEmbeddings implements EmbeddingStore {
    final Map<UUID, Course> courses = new LinkedHashMap<>();
    final Map<UUID, UUID> telling = new HashMap<>();
    private final Map<UUID, Made> made = new HashMap<>();

    void closed(Incident incident, String text, List<Done> done, @Nullable Double untreated) {
        var closedAt = Objects.requireNonNull(incident.closedAt());
        courses.put(
                incident.incidentId(),
                new Course(incident, closedAt, List.of("KubePodCrashLooping"), text, done, untreated));
        telling.put(incident.incidentId(), Objects.requireNonNull(incident.lastDecision()));
    }

    @Override
    public List<Due> due(String model, int among, int limit) {
        return courses.values().stream()
                .filter(c -> !made.containsKey(c.incident().incidentId()))
                .map(c -> new Due(
                        c.incident().incidentId(),
                        c.closedAt(),
                        telling.get(c.incident().incidentId())))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<UUID> telling(UUID incidentId) {
        return Optional.ofNullable(telling.get(incidentId));
    }

    @Override
    public boolean store(Made one) {
        return made.putIfAbsent(one.incidentId(), one) == null;
    }

    @Override
    public List<Kept> kept(String model, Instant since, @Nullable Kept last, int limit) {
        return made.values().stream()
                .filter(m -> m.vector() != null)
                .map(m -> new Kept(m.incidentId(), m.closedAt(), m.vector()))
                .limit(limit)
                .toList();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<Instant> oldest() {
        return made.values().stream().map(Made::closedAt).min(Instant::compareTo);
    }

    @Override
    public List<Course> courses(Collection<UUID> incidentIds) {
        return incidentIds.stream().map(courses::get).filter(Objects::nonNull).toList();
    }
}
