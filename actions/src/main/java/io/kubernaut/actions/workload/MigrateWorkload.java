package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Deletion;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.GitOps;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Eviction;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves the pods of a workload off a node, or to nodes with some labels: the template prefers other nodes from then on, the
 * rollout makes new pods before it takes old ones away, and what is left is evicted. The node stays open for others.
 */
final class MigrateWorkload extends SteppedExecutor {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String AFFINITY = "/spec/template/spec/affinity";
    private static final String NODES = AFFINITY + "/nodeAffinity";
    private static final String PREFERRED = NODES + "/preferredDuringSchedulingIgnoredDuringExecution";

    MigrateWorkload(Workbench workbench) {
        super("migrate_workload", workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var found = find(request.target());
        if (found.isEmpty()) {
            return absent(request);
        }
        var target = found.get();
        var pod = target.kind().equals(ResourceKind.POD);
        var owner = pod ? Owners.of(api(), target) : found;
        if (owner.isEmpty() || owner.get().kind().equals(ResourceKind.DAEMON_SET)) {
            return new Planning.Refused(immovable(target));
        }
        var workload = owner.get();
        var from = pod && request.text("fromNode").isEmpty() ? target.text("/spec/nodeName") : request.text("fromNode");
        var to = Destination.of(request, from);
        var obstacle = Deletion.obstacle(target)
                .or(() -> Deletion.obstacle(workload))
                .or(() -> keeper(workload))
                .or(() -> Rollout.onDelete(workload) ? Optional.empty() : Rollout.obstacle(workload))
                .or(() -> nowhere(workload, to));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        return planned(request, workload, pod ? target.uid() : "", to);
    }

    private static String immovable(LiveObject target) {
        return target.kind().equals(ResourceKind.DAEMON_SET)
                        || target.controller()
                                .filter(c -> c.kind().equals("DaemonSet"))
                                .isPresent()
                ? target.display()
                        + " is of a DaemonSet, which has one pod on each node: it cannot be moved. Narrow the"
                        + " DaemonSet's nodeSelector, or mend the node."
                : target.display() + " has no Deployment and no StatefulSet whose template could be changed, so that"
                        + " nobody would make it anew elsewhere. Move it by hand.";
    }

    private Optional<String> keeper(LiveObject workload) {
        return workload.controller()
                .map(c -> c.kind() + " " + c.name() + " makes " + workload.display()
                        + " and would revert this: set the affinity there instead.")
                .or(() -> GitOps.obstacle(workbench(), workload));
    }

    private Optional<String> nowhere(LiveObject workload, Destination to) {
        if (to.fromNode().isEmpty() && to.labels().isEmpty()) {
            return Optional.of("Neither a node to move away from nor one to move to is named; say fromNode or"
                    + " toNodeSelector.");
        }
        if (!to.fromNode().isEmpty()) {
            var node = api().find(ResourceKind.NODE, "", to.fromNode());
            if (node.isEmpty() || Destination.hostname(node.get()).isEmpty()) {
                return Optional.of("There is no node " + to.fromNode()
                        + " with a label kubernetes.io/hostname; name the node that the pods are on.");
            }
            var pinned = workload.at("/spec/template/spec/nodeSelector")
                    .path("kubernetes.io/hostname")
                    .asString("");
            if (pinned.equals(Destination.hostname(node.get()))) {
                return Optional.of(workload.display() + " is bound to node " + to.fromNode()
                        + " by its nodeSelector. Change that instead.");
            }
        }
        var fit = new NodeFit(workload);
        var open = api().list(ResourceKind.NODE, "").stream().filter(to::wants).anyMatch(fit::takes);
        return open
                ? Optional.empty()
                : Optional.of("No node that is ready and schedulable is left to move to" + to.words()
                        + ", of those that its node selector, affinity and tolerations allow. Add one, or name other"
                        + " labels.");
    }

    private Planning planned(ActionRequest request, LiveObject workload, String only, Destination to) {
        var moving = moving(workload, only, to);
        var misplaced = moving.misplaced();
        if (misplaced.isEmpty()) {
            return new Planning.AlreadySo("No pod of " + workload.display() + " is to be moved" + to.words() + ".");
        }
        var change = preferring(workload, to);
        var prefer = prefer(request, workload.kind(), workload.name(), change);
        var tried = prefer.write(workload, true);
        if (!(tried instanceof WriteReply.Took took)) {
            return new Planning.Refused(
                    tried instanceof WriteReply.Denied denied ? denied.reason() : "It kept changing.");
        }
        var pod = misplaced.getFirst();
        if (api().create(pod, "eviction", Eviction.of(pod, true), true) instanceof WriteReply.Denied denied
                && denied.code() != 429
                && denied.code() != 404) {
            return new Planning.Refused(denied.reason());
        }
        var before = JSON.createObjectNode();
        before.put("kind", workload.kind().kind()).put("name", workload.name()).put("uid", workload.uid());
        before.put("from", to.fromNode()).put("only", only).put("change", change.toJson());
        var summary = "Move " + misplaced.size() + " pods of " + workload.display() + to.words();
        return new Planning.Planned(new Plan(
                summary,
                workbench().diff().of(workload, took.answer()),
                JSON.writeValueAsString(before),
                List.of(
                        PlanStep.pending(
                                "prefer", "Let the template of " + workload.display() + " prefer other nodes."),
                        PlanStep.pending("rollout", "Wait until its pods follow."),
                        PlanStep.pending("evict", "Evict what is left there, within its disruption budget."))));
    }

    /** Where there is no such list yet, the nearest thing that is missing is set, so that undoing leaves nothing behind. */
    private ObjectChange preferring(LiveObject workload, Destination to) {
        var hostname = to.fromNode().isEmpty()
                ? ""
                : api().find(ResourceKind.NODE, "", to.fromNode())
                        .map(Destination::hostname)
                        .orElse("");
        var list = workload.at(PREFERRED) instanceof ArrayNode array ? array.deepCopy() : JSON.createArrayNode();
        list.add(to.preference(hostname));
        var edit = Edit.of(workload);
        if (workload.has(NODES)) {
            return edit.set(PREFERRED, list).change();
        }
        var nodeAffinity = JSON.createObjectNode();
        nodeAffinity.set("preferredDuringSchedulingIgnoredDuringExecution", list);
        if (workload.has(AFFINITY)) {
            return edit.set(NODES, nodeAffinity).change();
        }
        ObjectNode affinity = JSON.createObjectNode();
        affinity.set("nodeAffinity", nodeAffinity);
        return edit.set(AFFINITY, affinity).change();
    }

    private EditStage prefer(ActionRequest request, ResourceKind kind, String name, ObjectChange change) {
        return new EditStage(
                "prefer",
                api(),
                request,
                kind,
                name,
                change,
                "Its template prefers other nodes.",
                "Its template has the former affinity, which is rolled out once more; nothing is moved back.");
    }

    private Moving moving(LiveObject workload, String only, Destination to) {
        return new Moving(
                api(), workload.kind().kind(), workload.namespace(), workload.name(), workload.uid(), only, to);
    }

    private Moving moving(ActionRequest request, JsonNode before) {
        return new Moving(
                api(),
                before.path("kind").asString(""),
                request.target().namespace(),
                before.path("name").asString(""),
                before.path("uid").asString(""),
                before.path("only").asString(""),
                Destination.of(request, before.path("from").asString("")));
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var before = JSON.readTree(plan.before());
        var moving = moving(request, before);
        return List.of(
                prefer(
                        request,
                        ResourceKind.of(moving.kind()).orElseThrow(),
                        moving.name(),
                        ObjectChange.of(before.path("change").asString(""))),
                new RolloutStage(moving, new Rollout(api(), workbench().clock())),
                new EvictOffStage(api(), moving, workbench().clock()));
    }

    /** The pod that this may be about is gone by then, so the workload carries the Event. */
    @Override
    protected void finished(ActionRequest request, Plan plan) {
        moving(request, JSON.readTree(plan.before()))
                .owner()
                .ifPresent(owner -> workbench().events().applied(request, owner, plan.summary()));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var moving = moving(request, JSON.readTree(plan.before()));
        var owner = moving.owner();
        if (owner.isEmpty()) {
            return new Verification.Failed(moving.kind() + " " + moving.name() + " was deleted meanwhile.");
        }
        var misplaced = moving.misplaced();
        if (!misplaced.isEmpty()) {
            return new Verification.Failed(misplaced.size() + " pods came to be there again, for the scheduler found no"
                    + " better place: " + misplaced.getFirst().display() + " on "
                    + misplaced.getFirst().text("/spec/nodeName") + ". Make room on other nodes, or cordon that one.");
        }
        return Rollout.onDelete(owner.get())
                ? new Verification.Verified("All its pods are" + moving.to().words() + ".")
                : new Rollout(api(), workbench().clock()).look(owner.get());
    }
}
