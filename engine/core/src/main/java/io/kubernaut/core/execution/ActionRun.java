package io.kubernaut.core.execution;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a decided action.
 *
 * @param basis what the target was when this was decided
 * @param plan null until planned
 * @param after JSON after the change, "" until applied
 * @param message the latest sentence about it
 * @param applyingSince when the write was first announced; null before
 * @param appliedAt null until applied
 * @param finishedAt null until finished
 */
public record ActionRun(
        UUID runId,
        UUID decisionId,
        UUID incidentId,
        String action,
        ObjectRef target,
        SortedMap<String, Object> parameters,
        Basis basis,
        String reason,
        String symptom,
        String alertName,
        RunState state,
        @Nullable Plan plan,
        String after,
        String message,
        Instant createdAt,
        @Nullable Instant applyingSince,
        @Nullable Instant appliedAt,
        @Nullable Instant finishedAt) {

    public ActionRequest request() {
        return new ActionRequest(runId, decisionId, action, target, parameters, basis, reason);
    }

    /** What no other run may change while this one is under way: its target, and what its plan changes beside it. */
    public SortedSet<ObjectRef> changes() {
        var objects = new TreeSet<ObjectRef>();
        objects.add(target);
        if (plan != null) {
            objects.addAll(plan.also());
        }
        return Collections.unmodifiableSortedSet(objects);
    }

    public ActionRun in(RunState next, String sentence, Instant at) {
        return with(
                next,
                plan,
                after,
                sentence,
                next == RunState.APPLYING && applyingSince == null ? at : applyingSince,
                next == RunState.APPLIED && appliedAt == null ? at : appliedAt,
                next.finished() ? at : null);
    }

    /** The run as people may see it: the before-state holds whole templates, and with them what may be secret. */
    public ActionRun forPeople() {
        return plan == null ? this : withPlan(plan.forPeople());
    }

    public ActionRun withPlan(Plan planned) {
        return with(state, planned, after, message, applyingSince, appliedAt, finishedAt);
    }

    public ActionRun withAfter(String json) {
        return with(state, plan, json, message, applyingSince, appliedAt, finishedAt);
    }

    private ActionRun with(
            RunState in,
            @Nullable Plan planned,
            String afterwards,
            String sentence,
            @Nullable Instant applying,
            @Nullable Instant applied,
            @Nullable Instant finished) {
        return new ActionRun(
                runId,
                decisionId,
                incidentId,
                action,
                target,
                parameters,
                basis,
                reason,
                symptom,
                alertName,
                in,
                planned,
                afterwards,
                sentence,
                createdAt,
                applying,
                applied,
                finished);
    }
}
