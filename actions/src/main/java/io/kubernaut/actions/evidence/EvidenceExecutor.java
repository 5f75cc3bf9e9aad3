package io.kubernaut.actions.evidence;

import io.kubernaut.actions.executor.KubernetesExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Application.Artefact;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Verification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** An executor that collects text and changes nothing in the cluster. */
abstract class EvidenceExecutor extends KubernetesExecutor {
    EvidenceExecutor(String action, Workbench workbench) {
        super(action, workbench);
    }

    static Plan plan(String what) {
        return new Plan(what + "; nothing in the cluster changes", "", "{}");
    }

    static Application.Applied collected(ActionRequest request, String file, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Application.Applied(
                "Collected " + bytes.length + " bytes about " + request.target().display(),
                JsonMapper.shared()
                        .writeValueAsString(
                                JsonMapper.shared().createObjectNode().put("bytes", bytes.length)),
                List.of(new Artefact(file, "text/plain; charset=utf-8", bytes)));
    }

    @Override
    protected final Verification look(ActionRequest request, Plan plan) {
        return new Verification.Verified("What was found is kept with the run.");
    }

    /** It may be done again without harm. */
    @Override
    protected final Effect recognise(ActionRequest request, Plan plan) {
        return Effect.DID_NOT;
    }
}
