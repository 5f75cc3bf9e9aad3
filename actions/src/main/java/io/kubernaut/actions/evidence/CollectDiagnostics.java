package io.kubernaut.actions.evidence;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;

/** Collects what a person would look at first, into one text. */
final class CollectDiagnostics extends EvidenceExecutor {
    private final Diagnostics diagnostics;

    CollectDiagnostics(Workbench workbench) {
        super("collect_diagnostics", workbench);
        this.diagnostics = new Diagnostics(workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return new Planning.Planned(plan(
                "Collect descriptions, events and logs of " + request.target().display()));
    }

    @Override
    protected Application carryOut(ActionRequest request, Plan plan) {
        return collected(request, "diagnostics.txt", diagnostics.collect(request));
    }
}
