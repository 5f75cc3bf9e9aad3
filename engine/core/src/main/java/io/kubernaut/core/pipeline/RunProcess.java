package io.kubernaut.core.pipeline;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionExecutors;
import io.kubernaut.core.execution.RunStore;
import io.kubernaut.core.incident.AlertStore;
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
            Supplier<Policy> policy,
            List<String> sinks,
            Clock clock) {
        this.ports =
                new RunPorts(runs, executors, catalogue, alerts, modes, recheck, policy, List.copyOf(sinks), clock);
    }

    @Override
    public Ending handle(WorkItem item) {
        var found = ports.runs().find(item.subject());
        if (found.isEmpty() || found.get().state().finished()) {
            return DONE;
        }
        var run = found.get();
        var definition = ports.catalogue().find(run.action()).orElseThrow();
        return new RunCourse(ports, new RunMoves(ports, item, definition, run)).go();
    }
}
