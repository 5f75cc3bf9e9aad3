package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets a workload's number of replicas through its scale subresource.
 *
 * <p>That subresource keeps no annotations, so they are written before, in a request of their own. A run that died in
 * between has left its annotation and not its number, and is recognised by the number.
 */
abstract class Scaling extends EditingExecutor {
    static final String REPLICAS = "/spec/replicas";

    Scaling(String action, Workbench workbench) {
        super(action, workbench);
    }

    /** What else stands in the way of that number, in words. */
    protected abstract Optional<String> obstacle(ActionRequest request, LiveObject live, long replicas);

    @Override
    protected final Planning planFor(ActionRequest request, LiveObject live) {
        var replicas = (int) request.number("replicas", -1);
        var obstacle = new Autoscaling(api())
                .ofReplicas(live)
                .or(() -> obstacle(request, live, replicas))
                .or(() -> new Room(api(), live).obstacle(replicas - live.number(REPLICAS, 1)));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var before = live.number(REPLICAS, 1);
        return dryRun(
                request,
                live,
                Edit.of(live).set(REPLICAS, replicas),
                "Scale " + live.display() + " from " + before + " to " + replicas + " replicas");
    }

    @Override
    protected final boolean writesAtOnce() {
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

    /** The workload as it is with that scale. */
    private static ObjectNode scaled(LiveObject live, ObjectNode scale) {
        var workload = live.json().deepCopy();
        if (workload.path("spec") instanceof ObjectNode spec) {
            spec.set("replicas", scale.at(REPLICAS));
        }
        if (workload.path("metadata") instanceof ObjectNode metadata) {
            metadata.set("resourceVersion", scale.at("/metadata/resourceVersion"));
        }
        return workload;
    }
}
