package io.kubernaut.core.pipeline;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
import io.kubernaut.core.incident.IncidentStore;
import io.kubernaut.core.policy.ModeStore;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.work.WorkItem;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Brings a run forward, one stored step after the other. A run found between "about to write" and "written" is
 * reconciled against the cluster and not repeated.
 */
public final class RunProcess implements Handler {
    private final RunPorts ports;

    RunProcess(
            RunStore runs,
            ActionExecutors executors,
            ActionCatalogue catalogue,
            AlertStore alerts,
            ModeStore modes,
            Recheck recheck,
            IncidentStore incidents,
            Supplier<Policy> policy,
            List<String> sinks,
            Clock clock) {
        this.ports = new RunPorts(
                runs,
                executors,
                catalogue,
                alerts,
                modes,
                recheck,
                new Sequel(incidents, runs, policy, List.copyOf(sinks), clock),
                policy,
                List.copyOf(sinks),
                clock);
    }

    @Override
    public Ending handle(WorkItem item) {
        var found = ports.runs().find(item.subject());
        if (found.isEmpty()) {
            return DONE;
        }
        var run = found.get();
        if (run.state().finished()) {
            // The process may have died between the end of this step of a plan and the beginning of the next.
            return ports.sequel().after(run, item);
        }
        var definition = ports.catalogue().find(run.action()).orElseThrow();
        var moves = new RunMoves(ports, item, definition, run);
        var ending = new RunCourse(ports, moves).go();
        return ending.equals(DONE) && moves.run().state().finished()
                ? ports.sequel().after(moves.run(), item)
                : ending;
    }
}
