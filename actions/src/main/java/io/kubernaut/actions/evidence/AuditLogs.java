package io.kubernaut.actions.evidence;

import io.kubernaut.actions.executor.BoundedText;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import java.util.Set;

/** Collects who may do what and what was done, before it is gone. */
final class AuditLogs extends EvidenceExecutor {
    private final Diagnostics diagnostics;

    AuditLogs(Workbench workbench) {
        super("audit_logs", workbench);
        this.diagnostics = new Diagnostics(workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        if (find(request.target()).isEmpty()) {
            return new Planning.Refused(request.target().display()
                    + " does not exist (any more); name the workload or the Namespace that it was in.");
        }
        return new Planning.Planned(plan("Collect events, access rules, pod specifications and logs of "
                + request.target().display()));
    }

    @Override
    protected Application carryOut(ActionRequest request, Plan plan) {
        var target = request.target();
        var text = new BoundedText(Diagnostics.LIMIT / 2);
        var namespace = target.kind().equals("Namespace") ? target.name() : target.namespace();
        Set<String> named = target.kind().equals("ServiceAccount") ? Set.of(target.name()) : Set.of();
        new Audit(workbench(), text)
                .write(
                        namespace,
                        named,
                        diagnostics.pods(target, find(target).stream().toList()));
        return collected(request, "audit.txt", text + "\n" + diagnostics.collect(request));
    }
}
