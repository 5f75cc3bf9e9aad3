package io.kubernaut.history.incident;

import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.replay.CaseSource;
import io.kubernaut.core.replay.CaseStore;
import io.kubernaut.core.replay.DecidedCase;
import io.kubernaut.core.replay.UnreadableCaseException;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.incident.CaseMapper.CaseRow;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/** Decided cases in PostgreSQL, read page by page, so that a month of them needs no more memory than a few hundred. */
public final class PostgresCaseStore implements CaseStore {
    private final Sessions sessions;

    public PostgresCaseStore(Sessions sessions) {
        this.sessions = sessions.with(CaseMapper.class);
    }

    @Override
    public CaseSource between(Instant since, Instant until) {
        return new Pages(since, until);
    }

    @Override
    public Optional<DecidedCase> find(UUID decisionId) {
        return sessions.one(CaseMapper.class, m -> m.find(decisionId)).map(PostgresCaseStore::decoded);
    }

    private static DecidedCase decoded(CaseRow row) {
        var content = row.snapshot();
        if (content == null) {
            throw new UnreadableCaseException("The snapshot of decision " + row.decisionId() + " is missing", null);
        }
        try {
            return DecidedCase.of(
                    row.decision().as(Decision.class),
                    SnapshotContent.read(content),
                    row.evaluation().as(Evaluation.class));
        } catch (JacksonException | UncheckedIOException e) {
            throw new UnreadableCaseException("Decision " + row.decisionId() + " is damaged: " + e.getMessage(), e);
        }
    }

    private final class Pages implements CaseSource {
        private final Instant since;
        private final Instant until;
        private Instant at = Instant.EPOCH;
        private UUID id = new UUID(0, 0);

        Pages(Instant since, Instant until) {
            this.since = since;
            this.until = until;
        }

        @Override
        public long size() {
            return sessions.one(CaseMapper.class, m -> m.count(since, until));
        }

        @Override
        public List<Supplier<DecidedCase>> next(int atMost) {
            var rows = sessions.one(CaseMapper.class, m -> m.after(at, id, since, until, atMost));
            if (!rows.isEmpty()) {
                at = rows.getLast().decidedAt();
                id = rows.getLast().decisionId();
            }
            return rows.stream()
                    .map(row -> (Supplier<DecidedCase>) () -> decoded(row))
                    .toList();
        }
    }
}
