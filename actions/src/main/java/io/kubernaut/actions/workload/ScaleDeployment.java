package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets a Deployment's number of replicas through its scale subresource.
 *
 * <p>That subresource keeps no annotations, so they are written before, in a request of their own. A run that died in
 * between has left its annotation and not its number, and is recognised by the number.
 */
final class ScaleDeployment extends EditingExecutor {
    private static final String REPLICAS = "/spec/replicas";

    ScaleDeployment(Workbench workbench) {
        super("scale_deployment", workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var owner = autoscaler(live);
        if (owner.isPresent()) {
            return new Planning.Refused("The HorizontalPodAutoscaler " + owner.get()
                    + " owns the number of replicas of " + live.display() + "; change its bounds instead.");
        }
        var replicas = (int) request.number("replicas", -1);
        var before = live.number(REPLICAS, 1);
        return dryRun(
                request,
                live,
                Edit.of(live).set(REPLICAS, replicas),
                "Scale " + live.display() + " from " + before + " to " + replicas + " replicas");
    }

    @Override
    protected boolean writesAtOnce() {
        return false;
    }

    @Override
    protected WriteReply write(LiveObject live, List<FieldChange> fields, Map<String, String> marks, boolean dryRun) {
        if (!dryRun) {
            var marked = api().patch(live, JsonPatch.of(live, List.of(), marks), false);
            if (!(marked instanceof WriteReply.Took)) {
                return marked;
            }
        }
        var found = api().subresource(live, "scale");
        if (found.isEmpty()) {
            return new WriteReply.Denied(404, live.display() + " cannot be scaled (any more).");
        }
        var scale = found.get();
        if (!scale.at("/metadata/uid").asString("").equals(live.uid())
                || scale.at(REPLICAS).asLong(0) != live.number(REPLICAS, 0)) {
            return new WriteReply.Changed("its number of replicas changed");
        }
        var wanted = fields.getFirst().after();
        scale.withObject("/spec").set("replicas", wanted);
        return switch (api().replace(live, "scale", scale, dryRun)) {
            case WriteReply.Took took -> new WriteReply.Took(scaled(live, took.answer()));
            case WriteReply.Changed changed -> changed;
            case WriteReply.Denied denied -> denied;
        };
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        if (!live.observed()) {
            return new Verification.Pending("The controller has not seen the change yet.");
        }
        var wanted = live.number(REPLICAS, 1);
        var all = live.number("/status/replicas", 0);
        var available = live.number("/status/availableReplicas", 0);
        if (all > wanted) {
            return new Verification.Pending((all - wanted) + " pods are still to go.");
        }
        return available >= wanted
                ? new Verification.Verified(available + " of " + wanted + " pods are available.")
                : new Verification.Pending(available + " of " + wanted + " pods are available." + hindrance(live));
    }

    private Optional<String> autoscaler(LiveObject live) {
        return api().list(ResourceKind.AUTOSCALER, live.namespace()).stream()
                .filter(hpa ->
                        hpa.text("/spec/scaleTargetRef/kind").equals(live.kind().kind()))
                .filter(hpa -> hpa.text("/spec/scaleTargetRef/name").equals(live.name()))
                .map(LiveObject::name)
                .sorted()
                .findFirst();
    }

    private String hindrance(LiveObject live) {
        var condition = live.condition("ReplicaFailure");
        return condition.path("status").asString("").equals("True")
                ? " Pods cannot be made: " + condition.path("message").asString("")
                : "";
    }

    /** The Deployment as it is with that scale. */
    private static ObjectNode scaled(LiveObject live, ObjectNode scale) {
        var deployment = live.json().deepCopy();
        if (deployment.path("spec") instanceof ObjectNode spec) {
            spec.set("replicas", scale.at(REPLICAS));
        }
        if (deployment.path("metadata") instanceof ObjectNode metadata) {
            metadata.set("resourceVersion", scale.at("/metadata/resourceVersion"));
        }
        return deployment;
    }
}
