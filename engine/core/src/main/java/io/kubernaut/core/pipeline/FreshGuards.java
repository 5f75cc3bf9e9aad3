package io.kubernaut.core.pipeline;

import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.context.Fleets;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.guard.Limits;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Episode;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks all guards again on the facts of now. Between a decision and its change a person may have thought for hours, or
 * the process may have been away: maintenance may have begun, the limits may be used up, somebody else may own the object.
 */
final class FreshGuards implements Recheck {
    private final IncidentStore incidents;
    private final AlertStore alerts;
    private final Deliberation deliberation;
    private final Clusters clusters;
    private final Memory memory;
    private final Supplier<Policy> policy;
    private final ModeStore modes;
    private final Clock clock;

    FreshGuards(
            IncidentStore incidents,
            AlertStore alerts,
            Deliberation deliberation,
            Clusters clusters,
            Memory memory,
            Supplier<Policy> policy,
            ModeStore modes,
            Clock clock) {
        this.incidents = incidents;
        this.alerts = alerts;
        this.deliberation = deliberation;
        this.clusters = clusters;
        this.memory = memory;
        this.policy = policy;
        this.modes = modes;
        this.clock = clock;
    }

    @Override
    public Optional<String> objection(ActionRun run) {
        var trace = incidents.trace(run.decisionId());
        if (trace.isEmpty()) {
            return Optional.of("Its decision is not kept any more.");
        }
        var firing = alerts.ofIncident(run.incidentId()).stream()
                .filter(Episode::open)
                .map(Episode::alert)
                .toList();
        var stage = Stage.of(trace.get().decision(), run);
        var checked = deliberation.recheck(
                stage.choice(),
                // The steps before it changed what it was decided on, and nobody decided since.
                stage.at() > 0,
                trace.get().snapshot(),
                firing,
                clusters.named(run.target().cluster()),
                new MemoryWithout(memory, run),
                policy.get(),
                modes.current().mode(),
                clock.instant());
        if (checked.isEmpty()) {
            return Optional.of("The alerts that fire do not mean "
                    + trace.get().decision().subject().display() + " any more.");
        }
        return checked.get()
                .objection()
                .map(why -> "rules: " + why)
                .or(() -> objection(checked.get().report(), trace.get().decision()));
    }

    /** Nodes may have gone down, or been closed by others, since the round before. */
    @Override
    public Verdict goingOn(ActionRun run) {
        return Limits.goingOn(
                run.action(),
                run.target(),
                Fleets.of(clusters.named(run.target().cluster())),
                policy.get());
    }

    private Optional<String> objection(Guards.Report report, Decision decision) {
        return report.denied()
                .or(report::held)
                .or(() -> approved(decision) ? Optional.empty() : report.needsApproval())
                .map(a -> a.guard().name() + ": " + a.verdict().reason());
    }

    private boolean approved(Decision decision) {
        return incidents.approvalsOf(decision.decisionId()).stream()
                .anyMatch(a -> a.state() == Approval.State.APPROVED);
    }
}
