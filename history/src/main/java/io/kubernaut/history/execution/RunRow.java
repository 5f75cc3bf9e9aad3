package io.kubernaut.history.execution;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanSeal;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.history.database.Jsonb;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run as its tables and their view have it. */
record RunRow(
        UUID runId,
        String targetKey,
        UUID decisionId,
        UUID incidentId,
        String action,
        Jsonb target,
        String cluster,
        String namespace,
        Jsonb parameters,
        String reason,
        String symptom,
        String alertName,
        RunState state,
        @Nullable Jsonb plan,
        String afterState,
        String message,
        Instant createdAt,
        @Nullable Instant applyingSince,
        @Nullable Instant appliedAt,
        @Nullable Instant finishedAt,
        @Nullable Jsonb basis) {

    static RunRow of(ActionRun run, PlanSeal seal) {
        var plan = run.plan();
        return new RunRow(
                run.runId(),
                run.target().key(),
                run.decisionId(),
                run.incidentId(),
                run.action(),
                Jsonb.of(run.target()),
                run.target().cluster(),
                run.target().namespace(),
                Jsonb.of(run.parameters()),
                run.reason(),
                run.symptom(),
                run.alertName(),
                run.state(),
                plan == null ? null : Jsonb.of(seal.seal(plan, run.runId())),
                run.after(),
                run.message(),
                run.createdAt(),
                run.applyingSince(),
                run.appliedAt(),
                run.finishedAt(),
                Jsonb.of(run.basis()));
    }

    ActionRun run(PlanSeal seal) {
        return new ActionRun(
                runId,
                decisionId,
                incidentId,
                action,
                target.as(ObjectRef.class),
                values(parameters),
                basis == null ? Basis.UNKNOWN : basis.as(Basis.class),
                reason,
                symptom,
                alertName,
                state,
                plan == null ? null : seal.open(plan.as(Plan.class), runId),
                afterState,
                message,
                createdAt,
                applyingSince,
                appliedAt,
                finishedAt);
    }

    @SuppressWarnings("unchecked")
    private static SortedMap<String, Object> values(Jsonb parameters) {
        return (TreeMap<String, Object>) SnapshotCodec.read(parameters.text(), TreeMap.class);
    }
}
