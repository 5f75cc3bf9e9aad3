package io.kubernaut.history.assessment;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.UntreatedStore;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.incident.IncidentRow;
import java.time.Instant;
import java.util.List;

/** One row for each incident that was left alone and looked at. */
public final class PostgresUntreated implements UntreatedStore {
    private final Sessions sessions;

    public PostgresUntreated(Sessions sessions) {
        this.sessions = sessions.with(UntreatedMapper.class);
    }

    @Override
    public List<Incident> due(Instant from, Instant until, int limit) {
        return sessions.one(UntreatedMapper.class, m -> m.due(from, until, limit)).stream()
                .map(IncidentRow::incident)
                .toList();
    }

    @Override
    public boolean store(Incident incident, Assessment assessment) {
        var subject = incident.subject();
        return sessions.one(
                UntreatedMapper.class,
                m -> m.add(
                                incident.incidentId(),
                                incident.openedAt(),
                                subject.cluster(),
                                subject.namespace(),
                                Jsonb.of(subject),
                                incident.symptom(),
                                incident.alertName(),
                                assessment.assessedAt(),
                                assessment.effectiveness(),
                                Jsonb.of(assessment))
                        > 0);
    }

    @Override
    public List<Recurred> recurred(int limit) {
        return sessions.one(UntreatedMapper.class, m -> m.recurred(limit)).stream()
                .map(row -> new Recurred(
                        row.incidentId(),
                        row.openedAt(),
                        row.recurredAt(),
                        row.assessment().as(Assessment.class)))
                .toList();
    }

    @Override
    public void lower(Recurred recurred, Assessment assessment) {
        sessions.one(
                UntreatedMapper.class,
                m -> m.lower(
                        recurred.incidentId(), recurred.openedAt(), assessment.effectiveness(), Jsonb.of(assessment)));
    }
}
