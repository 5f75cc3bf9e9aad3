package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Has cert-manager issue a certificate anew, by the condition that {@code cmctl renew} sets.
 *
 * @param revision of the certificate before
 */
record ReissueStage(Workbench workbench, ActionRequest request, String certificate, long revision) implements Stage {
    private static final String ASKED = "{\"asked\":true}";
    private static final String ISSUING = "Issuing";

    @Override
    public String kind() {
        return "reissue";
    }

    @Override
    public Progress advance(PlanStep step) {
        var found =
                workbench.api().find(SecretKinds.CERTIFICATE, request.target().namespace(), certificate);
        if (found.isEmpty()) {
            return Progress.failed(step, "Certificate " + certificate + " was deleted meanwhile.");
        }
        var live = found.get();
        if (live.conditionIs(ISSUING, "True")) {
            return Progress.waiting(
                    step.noting(ASKED),
                    live.display() + " is being issued: "
                            + live.condition(ISSUING).path("message").asString(""),
                    SteppedExecutor.LOOK_AGAIN);
        }
        if (live.number("/status/revision", 0) > revision) {
            return live.conditionIs("Ready", "True")
                    ? Progress.done(
                            step,
                            live.display() + " is issued anew, revision " + live.number("/status/revision", 0)
                                    + ", valid until " + live.text("/status/notAfter") + ".")
                    : Progress.waiting(step, live.display() + " is not ready yet.", SteppedExecutor.LOOK_AGAIN);
        }
        return step.note().equals(ASKED)
                ? Progress.failed(
                        step,
                        live.display() + " was not issued anew: "
                                + live.condition(ISSUING).path("message").asString("no reason given")
                                + " Look at its CertificateRequests and its issuer.")
                : ask(step, live);
    }

    private Progress ask(PlanStep step, LiveObject live) {
        var marks = JsonMapper.shared().createObjectNode();
        Marks.applied(request).forEach(marks.withObject("/metadata/annotations")::put);
        var marked = workbench.api().merge(live, "", marks, false);
        return switch (marked instanceof WriteReply.Took
                ? workbench.api().patch(live, "status", issuing(live), false)
                : marked) {
            case WriteReply.Took took ->
                Progress.waiting(
                        step.noting(ASKED), "cert-manager was asked to issue it anew.", SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    /** The condition as cert-manager's own tool writes it. */
    ArrayNode issuing(LiveObject live) {
        var patch = JsonMapper.shared().createArrayNode();
        patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", live.uid());
        var conditions = live.elements("/status/conditions").toList();
        var path = "/status/conditions/-";
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).path("type").asString("").equals(ISSUING)) {
                path = "/status/conditions/" + i;
                patch.addObject().put("op", "test").put("path", path + "/type").put("value", ISSUING);
                patch.addObject().put("op", "remove").put("path", path);
            }
        }
        patch.addObject()
                .put("op", "add")
                .put("path", path)
                .putObject("value")
                .put("type", ISSUING)
                .put("status", "True")
                .put("reason", "ManuallyTriggered")
                .put("message", "Certificate re-issuance manually triggered")
                .put("observedGeneration", Math.max(1, live.generation()))
                .put(
                        "lastTransitionTime",
                        workbench
                                .clock()
                                .instant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        return patch;
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(
                step, "The certificate before is not put back: cert-manager would replace it. Issue it anew instead.");
    }
}
