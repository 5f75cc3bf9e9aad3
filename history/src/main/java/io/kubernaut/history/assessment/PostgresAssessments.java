package io.kubernaut.history.assessment;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Assessments as columns of the runs that they are of. */
public final class PostgresAssessments implements AssessmentStore {
    private final Sessions sessions;
    private final PostgresWorkQueue work;

    public PostgresAssessments(Sessions sessions, PostgresWorkQueue work) {
        this.sessions = sessions.with(AssessmentMapper.class);
        this.work = work;
    }

    @Override
    public Optional<Known> known(UUID runId) {
        return sessions.one(AssessmentMapper.class, m -> m.known(runId))
                .map(row -> new Known(
                        row.standsAs(),
                        row.assessment() == null ? null : row.assessment().as(Assessment.class),
                        row.recurredAt()));
    }

    @Override
    public boolean standsAs(UUID runId, String stand, WorkItem item) {
        return sessions.transaction(t -> work.held(t, item.id(), item.fence())
                && t.mapper(AssessmentMapper.class).standsAs(runId, stand) > 0);
    }

    @Override
    public boolean store(
            UUID runId,
            Assessment assessment,
            @Nullable Instant recurredAt,
            @Nullable UUID decideAgain,
            WorkItem item) {
        return sessions.transaction(t -> {
            var stored = work.held(t, item.id(), item.fence())
                    && t.mapper(AssessmentMapper.class)
                                    .store(
                                            runId,
                                            assessment.effectiveness(),
                                            Jsonb.of(assessment),
                                            assessment.assessedAt(),
                                            recurredAt)
                            > 0;
            if (stored && decideAgain != null) {
                work.add(t, WorkItem.Kind.DECIDE, decideAgain, Duration.ZERO);
            }
            return stored;
        });
    }
}
