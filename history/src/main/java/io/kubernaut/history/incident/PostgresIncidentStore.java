package io.kubernaut.history.incident;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.history.advice.Awaiting;
import io.kubernaut.history.database.Failures;
import io.kubernaut.history.database.Jsonb;
import io.kubernaut.history.database.Sessions;
import io.kubernaut.history.execution.PostgresRunStore;
import io.kubernaut.history.telling.PostgresOutbox;
import io.kubernaut.history.work.PostgresWorkQueue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.ibatis.exceptions.PersistenceException;
import org.jspecify.annotations.Nullable;

/** Incidents, decisions and approvals as rows. */
public final class PostgresIncidentStore implements IncidentStore {
    private final Sessions sessions;
    private final PostgresRunStore runs;
    private final Concluding concluding;

    public PostgresIncidentStore(
            Sessions sessions, PostgresWorkQueue work, PostgresRunStore runs, PostgresOutbox outbox) {
        this.sessions =
                sessions.with(IncidentMapper.class, DecisionMapper.class, ApprovalMapper.class, ClosingMapper.class);
        this.runs = runs;
        this.concluding = new Concluding(work, runs, outbox, new Awaiting(sessions));
    }

    @Override
    public Stored conclude(Conclusion conclusion, WorkItem item) {
        var snapshot = SnapshotContent.of(conclusion.written());
        try {
            return sessions.transaction(t -> concluding.store(t, conclusion, snapshot, item));
        } catch (PersistenceException e) {
            if (causeTaken(e)) {
                return Stored.OVERTAKEN;
            }
            throw e;
        }
    }

    @Override
    public List<Stored> concludeAll(List<Conclusion> conclusions, WorkItem item, boolean last) {
        var snapshots =
                conclusions.stream().map(c -> SnapshotContent.of(c.written())).toList();
        try {
            return sessions.transaction(t -> concluding.storeAll(t, conclusions, snapshots, item, last));
        } catch (PersistenceException e) {
            if (causeTaken(e)) {
                return conclusions.stream().map(c -> conclude(c, item)).toList();
            }
            throw e;
        }
    }

    /** Another open incident got the cause that a known one was to have, between our reading and our writing. */
    private static boolean causeTaken(PersistenceException e) {
        return Failures.brokenConstraint(e).equals("open_incident_cause");
    }

    @Override
    public int closeOver(Instant now) {
        return sessions.transaction(
                t -> Closing.over(t, t.mapper(ClosingMapper.class).allWithoutOpenEpisode(), now));
    }

    @Override
    public boolean answer(UUID approvalId, Approval.State answer, String by, String reason, Instant at) {
        return sessions.one(ApprovalMapper.class, m -> m.answer(approvalId, answer, by, at, reason)) > 0;
    }

    @Override
    public Approved approve(UUID approvalId, String by, String reason, Instant at, ActionRun run, Limits limits) {
        return sessions.transaction(t -> {
            var mapper = t.mapper(ApprovalMapper.class);
            if (mapper.answer(approvalId, Approval.State.APPROVED, by, at, reason) == 0) {
                return t.rollback(Approved.NO_LONGER_WAITS);
            }
            return switch (runs.begin(t, run, limits)) {
                case BEGUN -> Approved.TAKEN;
                case TARGET_BUSY -> t.rollback(Approved.TARGET_BUSY);
                case LIMIT_REACHED -> t.rollback(Approved.LIMIT_REACHED);
            };
        });
    }

    @Override
    public Optional<Incident> find(UUID incidentId) {
        return sessions.one(IncidentMapper.class, m -> m.find(incidentId)).map(IncidentRow::incident);
    }

    @Override
    public Optional<Incident> openWithCause(ObjectRef cause) {
        return sessions.one(IncidentMapper.class, m -> m.openWithCause(cause.key()))
                .map(IncidentRow::incident);
    }

    @Override
    public List<Incident> openAmong(Collection<UUID> incidentIds, Collection<ObjectRef> causes) {
        if (incidentIds.isEmpty() && causes.isEmpty()) {
            return List.of();
        }
        return sessions
                .one(
                        IncidentMapper.class,
                        m -> m.openAmong(
                                incidentIds.toArray(UUID[]::new),
                                causes.stream().map(ObjectRef::key).toArray(String[]::new)))
                .stream()
                .map(IncidentRow::incident)
                .toList();
    }

    @Override
    public List<Decision> decisions(Collection<UUID> decisionIds) {
        return decisionIds.isEmpty()
                ? List.of()
                : read(sessions.one(DecisionMapper.class, m -> m.all(decisionIds.toArray(UUID[]::new))));
    }

    @Override
    public List<Incident> incidents(IncidentFilter filter, Cursor before, int limit) {
        return sessions
                .one(
                        IncidentMapper.class,
                        m -> m.page(
                                before.at(),
                                before.id(),
                                limit,
                                filter.open(),
                                filter.alert(),
                                filter.namespace(),
                                filter.since()))
                .stream()
                .map(IncidentRow::incident)
                .toList();
    }

    @Override
    public Optional<Decision> decision(UUID decisionId) {
        return sessions.one(DecisionMapper.class, m -> m.find(decisionId)).map(j -> j.as(Decision.class));
    }

    @Override
    public Optional<Trace> trace(UUID decisionId) {
        return sessions.one(DecisionMapper.class, m -> m.trace(decisionId))
                .map(t -> new Trace(
                        t.decision().as(Decision.class),
                        SnapshotContent.read(t.snapshot()),
                        t.evaluation().as(Evaluation.class)));
    }

    @Override
    public List<Decision> decisionsOf(UUID incidentId) {
        return read(sessions.one(DecisionMapper.class, m -> m.ofIncident(incidentId)));
    }

    @Override
    public List<Decision> decisions(DecisionFilter filter, Cursor before, int limit) {
        return read(sessions.one(
                DecisionMapper.class,
                m -> m.page(
                        before.at(),
                        before.id(),
                        limit,
                        filter.incident(),
                        filter.alert(),
                        filter.namespace(),
                        filter.outcome(),
                        filter.rule(),
                        filter.since())));
    }

    private static List<Decision> read(List<Jsonb> rows) {
        return rows.stream().map(j -> j.as(Decision.class)).toList();
    }

    @Override
    public List<Approval> approvals(Approval.@Nullable State state, Cursor before, int limit) {
        return sessions.one(ApprovalMapper.class, m -> m.list(state, before.at(), before.id(), limit)).stream()
                .map(ApprovalMapper.ApprovalRow::approval)
                .toList();
    }

    @Override
    public List<Approval> approvalsOf(UUID decisionId) {
        return sessions.one(ApprovalMapper.class, m -> m.ofDecision(decisionId)).stream()
                .map(ApprovalMapper.ApprovalRow::approval)
                .toList();
    }

    @Override
    public Optional<Approval> approval(UUID approvalId) {
        return sessions.one(ApprovalMapper.class, m -> m.find(approvalId)).map(ApprovalMapper.ApprovalRow::approval);
    }
}
