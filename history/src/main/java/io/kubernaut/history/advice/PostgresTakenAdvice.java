package io.kubernaut.history.advice;

import io.kubernaut.core.advice.TakenAdvice;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.history.database.Sessions;
import java.time.Instant;
import java.util.List;

/** Runs of decisions that chose what a model had proposed. */
public final class PostgresTakenAdvice implements TakenAdvice.Source {
    private final Sessions sessions;

    public PostgresTakenAdvice(Sessions sessions) {
        this.sessions = sessions.with(TakenAdviceMapper.class);
    }

    @Override
    public List<TakenAdvice> since(Instant since, int limit) {
        return sessions.one(TakenAdviceMapper.class, m -> m.since(since, limit)).stream()
                .map(row -> new TakenAdvice(
                        row.decisionId(),
                        row.incidentId(),
                        row.action(),
                        row.target().as(ObjectRef.class),
                        row.symptom(),
                        row.alertName(),
                        row.at(),
                        row.effectiveness()))
                .toList();
    }
}
