package io.kubernaut.actions.evidence;

import io.kubernaut.actions.executor.KubernetesExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Application.Artefact;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Collects who may do what and what was done, before it is gone. */
final class AuditLogs extends KubernetesExecutor {
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
        return new Planning.Planned(new Plan(
                "Collect events, access rules, pod specifications and logs of "
                        + request.target().display() + "; nothing in the cluster changes",
                "",
                "{}"));
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
        var whole = (text + "\n" + diagnostics.collect(request)).getBytes(StandardCharsets.UTF_8);
        return new Application.Applied(
                "Collected " + whole.length + " bytes about " + target.display(),
                JsonMapper.shared()
                        .writeValueAsString(
                                JsonMapper.shared().createObjectNode().put("bytes", whole.length)),
                List.of(new Artefact("audit.txt", "text/plain; charset=utf-8", whole)));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified("What was found is kept with the run.");
    }

    /** It may be done again without harm. */
    @Override
    protected Effect recognise(ActionRequest request, Plan plan) {
        return Effect.DID_NOT;
    }
}
