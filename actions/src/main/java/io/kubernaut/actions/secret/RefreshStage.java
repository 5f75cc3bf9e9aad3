package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has an external secret fetched anew, by the annotation that the operator's manual names for it.
 *
 * @param refreshed when it was fetched last, before; "" when never
 */
record RefreshStage(
        Workbench workbench, ActionRequest request, ResourceKind resource, String external, String refreshed)
        implements Stage {
    private static final String FORCE = "force-sync";
    /** An error from before the request needs that long to be overwritten. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public String kind() {
        return "refresh";
    }

    @Override
    public Progress advance(PlanStep step) {
        var found = workbench.api().find(resource, request.target().namespace(), external);
        if (found.isEmpty()) {
            return Progress.failed(step, "ExternalSecret " + external + " was deleted meanwhile.");
        }
        var live = found.get();
        if (!Marks.carriedBy(live, request)) {
            return ask(step, live);
        }
        if (!live.text("/status/refreshTime").equals(refreshed)) {
            return Progress.done(step, live.display() + " was fetched at " + live.text("/status/refreshTime") + ".");
        }
        var asked = Instant.ofEpochSecond(Long.parseLong(live.annotation(FORCE)));
        return live.conditionIs("Ready", "False")
                        && asked.plus(PATIENCE).isBefore(workbench.clock().instant())
                ? Progress.failed(
                        step,
                        live.display() + " could not be fetched: "
                                + live.condition("Ready").path("message").asString("no reason given")
                                + " Look at its store.")
                : Progress.waiting(step, live.display() + " is not fetched yet.", SteppedExecutor.LOOK_AGAIN);
    }

    private Progress ask(PlanStep step, LiveObject live) {
        return switch (workbench.api().merge(live, "", wish(live), false)) {
            case WriteReply.Took took ->
                Progress.waiting(step, "The operator was asked to fetch it.", SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    ObjectNode wish(LiveObject live) {
        var patch = JsonMapper.shared().createObjectNode();
        patch.putObject("metadata").put("resourceVersion", live.resourceVersion());
        var annotations = patch.withObject("/metadata/annotations");
        Marks.keeping(live, Marks.applied(request)).forEach(annotations::put);
        annotations.put(FORCE, Long.toString(workbench.clock().instant().getEpochSecond()));
        return patch;
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return Progress.done(step, "What was fetched stays: change the value where it is kept.");
    }
}
