package io.kubernaut.core.pipeline;

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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps incidents, their decisions and approvals in memory, and links episodes in the alerts' store. */
final class MemoryIncidents implements IncidentStore {
    final List<Conclusion> conclusions = new ArrayList<>();
    final List<ActionRun> approvedRuns = new ArrayList<>();
    /** What the next attempts to store come to, before the honest answers. */
    final Deque<Stored> obstacles = new ArrayDeque<>();
    /** The same for what is approved. */
    final Deque<Approved> refusals = new ArrayDeque<>();

    /** About whom nothing can be stored. */
    String poisoned = "";

    /** What was known at decisions that were not concluded here. */
    final List<Trace> traces = new ArrayList<>();

    private final Map<UUID, Incident> incidents = new LinkedHashMap<>();
    private final Map<UUID, Decision> decisions = new LinkedHashMap<>();
    private final Map<UUID, Approval> approvals = new LinkedHashMap<>();
    private final MemoryAlerts alerts;

    MemoryIncidents(MemoryAlerts alerts) {
        this.alerts = alerts;
    }

    void add(Incident incident) {
        incidents.put(incident.incidentId(), incident);
    }

    List<Incident> open() {
        return incidents.values().stream().filter(Incident::open).toList();
    }

    List<Approval> waiting() {
        return approvals(Approval.State.WAITING, Cursor.START, 99);
    }

    @Override
    public Optional<Incident> find(UUID incidentId) {
        return Optional.ofNullable(incidents.get(incidentId));
    }

    @Override
    public Optional<Incident> openWithCause(ObjectRef cause) {
        return open().stream().filter(i -> i.cause().equals(cause)).findFirst();
    }

    @Override
    public List<Incident> openAmong(Collection<UUID> incidentIds, Collection<ObjectRef> causes) {
        return open().stream()
                .filter(i -> incidentIds.contains(i.incidentId()) || causes.contains(i.cause()))
                .toList();
    }

    @Override
    public List<Decision> decisions(Collection<UUID> decisionIds) {
        return decisionIds.stream().flatMap(id -> decision(id).stream()).toList();
    }

    @Override
    public List<Stored> concludeAll(List<Conclusion> all, WorkItem work, boolean last) {
        all.forEach(this::checkPoison);
        return all.stream().map(c -> conclude(c, work)).toList();
    }

    @Override
    public Stored conclude(Conclusion conclusion, WorkItem work) {
        checkPoison(conclusion);
        if (!obstacles.isEmpty()) {
            return obstacles.pop();
        }
        var incident = conclusion.incident();
        var known = incidents.get(incident.incidentId());
        if (known != null && known.version() != incident.version()) {
            return Stored.OVERTAKEN;
        }
        var decision = conclusion.decision();
        incidents.put(incident.incidentId(), version(incident, conclusion.cause(), null, decision.decisionId()));
        conclusion
                .absorbed()
                .forEach(id -> incidents.computeIfPresent(
                        id, (i, old) -> version(old, old.cause(), decision.decidedAt(), old.lastDecision())));
        conclusion.episodes().forEach(e -> alerts.link(e, incident.incidentId(), conclusion.cause()));
        approvals.replaceAll((id, a) -> a.incidentId().equals(incident.incidentId()) && waits(a)
                ? in(a, Approval.State.OVERTAKEN, a.expiresAt())
                : a);
        if (conclusion.approval() != null) {
            approvals.put(conclusion.approval().approvalId(), conclusion.approval());
        }
        decisions.put(decision.decisionId(), decision);
        conclusions.add(conclusion);
        return Stored.STORED;
    }

    private void checkPoison(Conclusion conclusion) {
        var subject = conclusion.incident().subject().name();
        if (subject.equals(poisoned)) {
            throw new IllegalStateException("cannot store " + subject);
        }
    }

    private static Incident version(
            Incident old, ObjectRef cause, @Nullable Instant closedAt, @Nullable UUID lastDecision) {
        return new Incident(
                old.incidentId(),
                old.subject(),
                cause,
                old.symptom(),
                old.alertName(),
                old.openedAt(),
                closedAt,
                old.version() + 1,
                lastDecision);
    }

    private static boolean waits(Approval approval) {
        return approval.state() == Approval.State.WAITING;
    }

    private static Approval in(Approval a, Approval.State state, Instant at) {
        return new Approval(
                a.approvalId(),
                a.decisionId(),
                a.incidentId(),
                a.choice(),
                a.reason(),
                state,
                a.createdAt(),
                a.expiresAt(),
                "someone",
                at,
                "");
    }

    @Override
    public Optional<Decision> decision(UUID decisionId) {
        return Optional.ofNullable(decisions.get(decisionId))
                .or(() -> traces.stream()
                        .map(Trace::decision)
                        .filter(d -> d.decisionId().equals(decisionId))
                        .findFirst());
    }

    @Override
    public List<Approval> approvals(Approval.@Nullable State state, Cursor before, int limit) {
        return approvals.values().stream()
                .filter(a -> state == null || a.state() == state)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Approval> approval(UUID approvalId) {
        return Optional.ofNullable(approvals.get(approvalId));
    }

    @Override
    public boolean answer(UUID approvalId, Approval.State answer, String by, String reason, Instant at) {
        var approval = approvals.get(approvalId);
        if (approval == null || !waits(approval)) {
            return false;
        }
        approvals.put(approvalId, in(approval, answer, at));
        return true;
    }

    @Override
    public Approved approve(UUID approvalId, String by, String reason, Instant at, ActionRun run, Limits limits) {
        if (!refusals.isEmpty()) {
            return refusals.pop();
        }
        if (!answer(approvalId, Approval.State.APPROVED, by, reason, at)) {
            return Approved.NO_LONGER_WAITS;
        }
        approvedRuns.add(run);
        return Approved.TAKEN;
    }

    @Override
    public List<Decision> decisionsOf(UUID incidentId) {
        return decisions.values().stream()
                .filter(d -> d.incidentId().equals(incidentId))
                .toList();
    }

    @Override
    public int closeOver(Instant now) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Trace> trace(UUID decisionId) {
        return Stream.concat(
                        traces.stream(),
                        conclusions.stream().map(c -> new Trace(c.decision(), c.snapshot(), c.evaluation())))
                .filter(t -> t.decision().decisionId().equals(decisionId))
                .findFirst();
    }

    @Override
    public List<Approval> approvalsOf(UUID decisionId) {
        return approvals.values().stream()
                .filter(a -> a.decisionId().equals(decisionId))
                .toList();
    }

    void forgetApprovals() {
        approvals.clear();
    }

    @Override
    public List<Incident> incidents(IncidentFilter filter, Cursor before, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Decision> decisions(DecisionFilter filter, Cursor before, int limit) {
        throw new UnsupportedOperationException();
    }
}
