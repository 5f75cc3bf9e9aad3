package io.kubernaut.core.incident;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.work.WorkItem;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps incidents, decisions with their snapshots, and approvals. */
public interface IncidentStore {
    Optional<Incident> find(UUID incidentId);

    /** The open incident with this cause. */
    Optional<Incident> openWithCause(ObjectRef cause);

    /** Open incidents that have one of these ids or one of these causes, each once. */
    List<Incident> openAmong(Collection<UUID> incidentIds, Collection<ObjectRef> causes);

    /**
     * Stores a conclusion. Waiting approvals of the incident's earlier decisions are overtaken.
     *
     * @param work the claimed item in whose course it was reached; its fence is checked in the same transaction
     */
    Stored conclude(Conclusion conclusion, WorkItem work);

    /**
     * Stores conclusions that begin no run and no two of which are about one incident, all in one transaction. One that
     * was overtaken leaves nothing behind, and the others are stored all the same.
     *
     * @param work as in {@link #conclude}
     * @param last whether the work is finished with them: where all are stored, it is removed in the same transaction
     * @return what became of each, in their order
     */
    List<Stored> concludeAll(List<Conclusion> conclusions, WorkItem work, boolean last);

    /** Closes incidents all of whose episodes are over; returns how many. */
    int closeOver(Instant now);

    Optional<Decision> decision(UUID decisionId);

    /** Those of them that there are, in any order. */
    List<Decision> decisions(Collection<UUID> decisionIds);

    Optional<Trace> trace(UUID decisionId);

    List<Decision> decisionsOf(UUID incidentId);

    /** The newest first by opening and id: those strictly before the cursor. */
    List<Incident> incidents(IncidentFilter filter, Cursor before, int limit);

    /** The newest first by time and id: those strictly before the cursor. */
    List<Decision> decisions(DecisionFilter filter, Cursor before, int limit);

    /** The newest first by creation and id: those strictly before the cursor. */
    List<Approval> approvals(Approval.@Nullable State state, Cursor before, int limit);

    /** The question that a decision put to a person, answered or not; empty when it put none. */
    List<Approval> approvalsOf(UUID decisionId);

    Optional<Approval> approval(UUID approvalId);

    /** Answers an approval that waits, other than by yes; false when it no longer waits. */
    boolean answer(UUID approvalId, Approval.State answer, String by, String reason, Instant at);

    /** Says yes to an approval that waits, and creates the run in the same transaction, within the limits. */
    Approved approve(UUID approvalId, String by, String reason, Instant at, ActionRun run, Limits limits);

    /** How saying yes ended; the approval waits on unless it was taken. */
    enum Approved {
        TAKEN,
        /** Someone else answered first. */
        NO_LONGER_WAITS,
        TARGET_BUSY,
        LIMIT_REACHED
    }

    /** How storing a conclusion ended. */
    enum Stored {
        STORED,
        /** Another process decided meanwhile, or an episode moved: decide again on fresh facts. */
        OVERTAKEN,
        /** Another run changes the target. */
        TARGET_BUSY,
        /** Others have begun so much meanwhile that this must wait: decide again, the guard then holds. */
        LIMIT_REACHED,
        /** The work item's lease was lost. */
        LEASE_LOST
    }

    /** What the explanation needs beside the decision. */
    record Trace(Decision decision, Snapshot snapshot, Evaluation evaluation) {}

    /** Null means any. */
    record IncidentFilter(
            @Nullable Boolean open,
            @Nullable String alert,
            @Nullable String namespace,
            @Nullable Instant since) {}

    /** Null means any. */
    record DecisionFilter(
            @Nullable UUID incident,
            @Nullable String alert,
            @Nullable String namespace,
            @Nullable String outcome,
            @Nullable String rule,
            @Nullable Instant since) {}
}
