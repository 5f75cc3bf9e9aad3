package io.kubernaut.server.wiring;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.server.metrics.Metrics;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts decisions once they are stored. */
record MeteredIncidents(IncidentStore store, Metrics metrics) implements IncidentStore {
    @Override
    public Stored conclude(Conclusion conclusion, WorkItem work) {
        var stored = store.conclude(conclusion, work);
        count(conclusion, stored);
        return stored;
    }

    @Override
    public List<Stored> concludeAll(List<Conclusion> conclusions, WorkItem work, boolean last) {
        var stored = store.concludeAll(conclusions, work, last);
        for (var i = 0; i < stored.size(); i++) {
            count(conclusions.get(i), stored.get(i));
        }
        return stored;
    }

    private void count(Conclusion conclusion, Stored stored) {
        if (stored == Stored.STORED) {
            var decision = conclusion.decision();
            var chosen = decision.chosen();
            metrics.decision(
                    decision.outcome().name(),
                    chosen == null ? "" : chosen.rule(),
                    chosen == null ? "" : chosen.action(),
                    decision.durationMicros());
            metrics.advice(advice(decision.advisor()));
            conclusion.evaluation().quarantined().forEach(q -> metrics.quarantined(q.rule()));
        }
    }

    private static Metrics.Advice advice(Decision.AdvisorLine line) {
        if (line.question() == null) {
            return Metrics.Advice.NONE;
        }
        return line.consulted()
                ? Metrics.Advice.ANSWERED
                : line.pending() ? Metrics.Advice.AWAITED : Metrics.Advice.MISSING;
    }

    @Override
    public Optional<Incident> find(UUID incidentId) {
        return store.find(incidentId);
    }

    @Override
    public Optional<Incident> openWithCause(ObjectRef cause) {
        return store.openWithCause(cause);
    }

    @Override
    public List<Incident> openAmong(Collection<UUID> incidentIds, Collection<ObjectRef> causes) {
        return store.openAmong(incidentIds, causes);
    }

    @Override
    public List<Decision> decisions(Collection<UUID> decisionIds) {
        return store.decisions(decisionIds);
    }

    @Override
    public int closeOver(Instant now) {
        return store.closeOver(now);
    }

    @Override
    public Optional<Decision> decision(UUID decisionId) {
        return store.decision(decisionId);
    }

    @Override
    public Optional<Trace> trace(UUID decisionId) {
        return store.trace(decisionId);
    }

    @Override
    public List<Decision> decisionsOf(UUID incidentId) {
        return store.decisionsOf(incidentId);
    }

    @Override
    public List<Incident> incidents(IncidentFilter filter, Cursor before, int limit) {
        return store.incidents(filter, before, limit);
    }

    @Override
    public List<Decision> decisions(DecisionFilter filter, Cursor before, int limit) {
        return store.decisions(filter, before, limit);
    }

    @Override
    public List<Approval> approvals(Approval.@Nullable State state, Cursor before, int limit) {
        return store.approvals(state, before, limit);
    }

    @Override
    public List<Approval> approvalsOf(UUID decisionId) {
        return store.approvalsOf(decisionId);
    }

    @Override
    public Optional<Approval> approval(UUID approvalId) {
        return store.approval(approvalId);
    }

    @Override
    public boolean answer(UUID approvalId, Approval.State answer, String by, String reason, Instant at) {
        return store.answer(approvalId, answer, by, reason, at);
    }

    @Override
    public Approved approve(UUID approvalId, String by, String reason, Instant at, ActionRun run, Limits limits) {
        return store.approve(approvalId, by, reason, at, run, limits);
    }
}
