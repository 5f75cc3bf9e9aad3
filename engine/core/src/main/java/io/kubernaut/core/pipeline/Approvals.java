package io.kubernaut.core.pipeline;

import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.work.WorkItem;
import io.kubernaut.core.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Takes people's answers, and lets questions expire. What was approved is checked again before it is done. */
public final class Approvals implements Handler {
    private static final String KUBERNAUT = "kubernaut";
    private final IncidentStore incidents;
    private final AlertStore alerts;
    private final RunStore runs;
    private final ModeStore modes;
    private final WorkQueue queue;
    private final Clock clock;

    public Approvals(
            IncidentStore incidents, AlertStore alerts, RunStore runs, ModeStore modes, WorkQueue queue, Clock clock) {
        this.incidents = incidents;
        this.alerts = alerts;
        this.runs = runs;
        this.modes = modes;
        this.queue = queue;
        this.clock = clock;
    }

    /** How an answer ended. */
    public sealed interface Answer {
        /** The run that carries it out. */
        record Approved(UUID runId) implements Answer {}

        record Rejected() implements Answer {}

        /** It was not taken; {@code reason} says why. */
        record NotTaken(String reason) implements Answer {}

        record NoSuchApproval() implements Answer {}
    }

    public Answer answer(UUID approvalId, boolean approve, String by, String reason) {
        var found = incidents.approval(approvalId);
        if (found.isEmpty()) {
            return new Answer.NoSuchApproval();
        }
        var approval = found.get();
        var now = clock.instant();
        if (approval.state() != Approval.State.WAITING) {
            return new Answer.NotTaken("It is " + word(approval) + " already.");
        }
        if (!approval.expiresAt().isAfter(now)) {
            return new Answer.NotTaken("It expired at " + approval.expiresAt() + ".");
        }
        if (!approve) {
            return incidents.answer(approvalId, Approval.State.REJECTED, by, reason, now)
                    ? new Answer.Rejected()
                    : new Answer.NotTaken("Someone else answered first.");
        }
        if (modes.current().mode() != Mode.ACT) {
            return new Answer.NotTaken(
                    "The mode is " + modes.current().mode().wireName() + "; nothing is carried out.");
        }
        if (alerts.ofIncident(approval.incidentId()).stream().noneMatch(Episode::open)) {
            return new Answer.NotTaken("The alert is over; there is nothing left to do.");
        }
        var trace = incidents.trace(approval.decisionId()).orElseThrow();
        var run = Conclusions.run(trace.decision(), trace.snapshot(), now);
        var limits = Limits.of(trace.snapshot(), run.target());
        return switch (incidents.approve(approvalId, by, reason, now, run, limits)) {
            case TAKEN -> new Answer.Approved(run.runId());
            case NO_LONGER_WAITS -> new Answer.NotTaken("Someone else answered first.");
            case TARGET_BUSY ->
                new Answer.NotTaken(
                        runs.heldAgainst(run).map(RunStore.Held::inWords).orElse("Another run worked on the target")
                                + "; answer again when it has ended.");
            case LIMIT_REACHED ->
                new Answer.NotTaken("As many changes as the limits allow are under way or were begun within the hour;"
                        + " answer again in a few minutes.");
        };
    }

    private static String word(Approval approval) {
        return approval.state().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Expiry: the incident is decided again, on the facts of then. */
    @Override
    public Ending handle(WorkItem item) {
        var found = incidents.approval(item.subject());
        if (found.isEmpty()) {
            return DONE;
        }
        if (found.get().state() == Approval.State.EXPIRED) {
            // The process may have died between the two steps below.
            queue.add(WorkItem.Kind.DECIDE, found.get().incidentId(), Duration.ZERO);
            return DONE;
        }
        if (found.get().state() != Approval.State.WAITING) {
            return DONE;
        }
        var now = clock.instant();
        var left = Duration.between(now, found.get().expiresAt());
        if (left.isPositive()) {
            return new Ending.Later(left, "It has not expired yet.");
        }
        if (incidents.answer(item.subject(), Approval.State.EXPIRED, KUBERNAUT, "Nobody answered.", now)) {
            queue.add(WorkItem.Kind.DECIDE, found.get().incidentId(), Duration.ZERO);
        }
        return DONE;
    }
}
