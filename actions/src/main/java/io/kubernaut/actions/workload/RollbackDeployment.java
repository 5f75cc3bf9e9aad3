package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the pod template of an earlier revision back, as its ReplicaSet kept it: of one that was healthy, so far as the cluster
 * shows that.
 */
final class RollbackDeployment extends EditingExecutor {
    private static final String TEMPLATE = "/spec/template";

    RollbackDeployment(Workbench workbench) {
        super("rollback_deployment", workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var obstacle = Rollout.obstacle(live);
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var current = live.annotation(Rollout.REVISION);
        var named = request.text("toRevision");
        if (current.equals(named)) {
            return new Planning.AlreadySo(live.display() + " is at revision " + named + " already.");
        }
        var revisions = Revisions.of(api(), live, workbench().clock().instant());
        if (revisions.none()) {
            return new Planning.Refused(live.display() + " has a single revision: there is nothing to roll back to."
                    + " Roll out a release that works.");
        }
        var wanted = named.isEmpty() ? revisions.usual().orElse("") : named;
        if (wanted.isEmpty()) {
            return new Planning.Refused("Nothing shows which earlier revision of " + live.display() + " was healthy. "
                    + revisions.remedy());
        }
        var revision = revisions.of(wanted);
        if (revision.isEmpty()) {
            return new Planning.Refused(live.display() + " has no revision " + wanted + ". Name one that it has: "
                    + revisions.others() + ".");
        }
        var doubt = revisions.doubt(wanted);
        if (doubt.isPresent()) {
            return new Planning.Refused(doubt.get());
        }
        if (!(revision.get().at(TEMPLATE).deepCopy() instanceof ObjectNode template)) {
            return new Planning.Refused(
                    "Revision " + wanted + " of " + live.display() + " has no pod template. Name another revision.");
        }
        // The hash belongs to the ReplicaSet; with it in the template the Deployment would make a further revision.
        if (template.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove("pod-template-hash");
        }
        var edit = Edit.of(live).set(TEMPLATE, template).fact("from", current).fact("to", wanted);
        return dryRun(
                request,
                live,
                edit,
                "Roll " + live.display() + " back from revision " + current + " to revision " + wanted
                        + images(live, template));
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Rollout(api(), workbench().clock()).look(live);
    }

    private static String images(LiveObject live, ObjectNode template) {
        var lines = live.elements("/spec/template/spec/containers")
                .flatMap(now -> {
                    var name = now.path("name").asString("");
                    var image = now.path("image").asString("");
                    return template.at("/spec/containers")
                            .valueStream()
                            .filter(then -> then.path("name").asString("").equals(name))
                            .map(then -> then.path("image").asString(""))
                            .filter(then -> !then.equals(image))
                            .map(then -> name + ": " + image + " to " + then);
                })
                .toList();
        return lines.isEmpty() ? "" : " (" + String.join(", ", lines) + ")";
    }
}
