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
import tools.jackson.databind.json.JsonMapper;

/** Collects what a person would look at first, into one text. */
final class CollectDiagnostics extends KubernetesExecutor {
    private final Diagnostics diagnostics;

    CollectDiagnostics(Workbench workbench) {
        super("collect_diagnostics", workbench);
        this.diagnostics = new Diagnostics(workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return new Planning.Planned(new Plan(
                "Collect descriptions, events and logs of " + request.target().display()
                        + "; nothing in the cluster changes",
                "",
                "{}"));
    }

    @Override
    protected Application carryOut(ActionRequest request, Plan plan) {
        var text = diagnostics.collect(request).getBytes(StandardCharsets.UTF_8);
        var after = JsonMapper.shared().createObjectNode().put("bytes", text.length);
        return new Application.Applied(
                "Collected " + text.length + " bytes about " + request.target().display(),
                JsonMapper.shared().writeValueAsString(after),
                List.of(new Artefact("diagnostics.txt", "text/plain; charset=utf-8", text)));
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
