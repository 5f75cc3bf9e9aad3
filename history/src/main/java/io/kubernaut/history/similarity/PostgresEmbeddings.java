package io.kubernaut.history.similarity;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.similarity.Embedder.Embedded.Vector;
import io.kubernaut.core.similarity.EmbeddingStore;
import io.kubernaut.core.similarity.Precedent.Done;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.incident.IncidentRow;
import io.kubernaut.history.similarity.EmbeddingMapper.CourseRow;
import io.kubernaut.history.similarity.EmbeddingMapper.DoneRow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row for each closed incident, with the numbers of the model that was last in use. */
public final class PostgresEmbeddings implements EmbeddingStore {
    private final Sessions sessions;

    public PostgresEmbeddings(Sessions sessions) {
        this.sessions = sessions.with(EmbeddingMapper.class);
    }

    @Override
    public List<Due> due(String model, int among, int limit) {
        return sessions.one(EmbeddingMapper.class, m -> m.due(model, among, limit)).stream()
                .map(row -> new Due(row.incidentId(), row.closedAt(), row.decision()))
                .toList();
    }

    @Override
    public Optional<UUID> telling(UUID incidentId) {
        return sessions.one(EmbeddingMapper.class, m -> m.telling(incidentId));
    }

    @Override
    public boolean store(Made made) {
        var vector = made.vector();
        return sessions.one(
                EmbeddingMapper.class,
                m -> m.store(
                                made.incidentId(),
                                made.closedAt(),
                                made.model(),
                                made.text(),
                                vector == null ? null : vector.numbers())
                        > 0);
    }

    @Override
    public List<Kept> kept(String model, Instant since, @Nullable Kept last, int limit) {
        return sessions
                .one(
                        EmbeddingMapper.class,
                        m -> m.kept(
                                model,
                                since,
                                last == null ? null : last.closedAt(),
                                last == null ? null : last.incidentId(),
                                limit))
                .stream()
                .map(row -> new Kept(row.incidentId(), row.closedAt(), new Vector(row.embedding())))
                .toList();
    }

    @Override
    public Instant now() {
        return sessions.one(EmbeddingMapper.class, EmbeddingMapper::now);
    }

    @Override
    public Optional<Instant> oldest() {
        return sessions.one(EmbeddingMapper.class, EmbeddingMapper::oldest);
    }

    @Override
    public List<Course> courses(Collection<UUID> incidentIds) {
        if (incidentIds.isEmpty()) {
            return List.of();
        }
        var ids = incidentIds.toArray(UUID[]::new);
        var done = sessions.one(EmbeddingMapper.class, m -> m.done(ids)).stream()
                .collect(groupingBy(DoneRow::incidentId, mapping(PostgresEmbeddings::done, toList())));
        return sessions.one(EmbeddingMapper.class, m -> m.courses(ids)).stream()
                .map(row -> course(row, done.getOrDefault(row.incidentId(), List.of())))
                .toList();
    }

    private static Course course(CourseRow row, List<Done> done) {
        var incident = new IncidentRow(
                        row.incidentId(),
                        row.subject(),
                        row.cause(),
                        row.symptom(),
                        row.alertName(),
                        row.openedAt(),
                        row.closedAt(),
                        row.version(),
                        row.lastDecision())
                .incident();
        var alerts = row.alertNames() == null
                ? List.<String>of()
                : List.of(row.alertNames().as(String[].class));
        return new Course(incident, row.closedAt(), alerts, row.description(), done, row.untreated());
    }

    private static Done done(DoneRow row) {
        return Done.of(
                row.runId(),
                row.action(),
                row.target().as(ObjectRef.class),
                row.state(),
                row.at(),
                row.effectiveness(),
                row.recurredAt());
    }
}
