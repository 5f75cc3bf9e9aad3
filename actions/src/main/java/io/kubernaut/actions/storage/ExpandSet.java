package io.kubernaut.actions.storage;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Expands the claims of a StatefulSet's members one after the other, each once the one before has grown. The template of the
 * claims cannot be changed; that is told.
 */
final class ExpandSet extends SteppedExecutor {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String EXPAND = "expand";

    ExpandSet(Workbench workbench) {
        super(ExpandVolumes.ACTION, workbench);
    }

    @Override
    protected Planning propose(ActionRequest request) {
        return onTarget(request, set -> propose(request, set));
    }

    private Planning propose(ActionRequest request, LiveObject set) {
        var templates = VolumeClaims.templates(set).toList();
        if (templates.isEmpty()) {
            return new Planning.Refused(set.display()
                    + " has no claim template. Expand the claims that its pods mount one by one, by their names.");
        }
        var wanted = request.text("template");
        var chosen = templates.stream()
                .filter(template -> wanted.isEmpty() || template.name().equals(wanted))
                .toList();
        if (chosen.size() != 1) {
            return new Planning.Refused(set.display()
                    + (chosen.isEmpty() ? " has no such claim template." : " has several claim templates.")
                    + " Say which one by template: "
                    + templates.stream().map(VolumeClaims.Template::name).collect(Collectors.joining(", ")) + ".");
        }
        var claims = api().list(ResourceKind.CLAIM, set.namespace()).stream()
                .filter(chosen.getFirst()::made)
                .sorted(Comparator.comparingLong(chosen.getFirst()::member))
                .toList();
        return claims.isEmpty()
                ? new Planning.Refused(set.display() + " has no claim yet. Have its members started first.")
                : expand(request, set, claims);
    }

    private Planning expand(ActionRequest request, LiveObject set, List<LiveObject> claims) {
        var size = request.text("size");
        var growth = new ClaimGrowth(api());
        var due = claims.stream().filter(claim -> !growth.has(claim, size)).toList();
        if (due.isEmpty()) {
            return new Planning.AlreadySo("All claims of " + set.display() + " ask for " + size + " already.");
        }
        var obstacle = due.stream()
                .flatMap(claim -> growth.obstacle(claim, size).stream())
                .findFirst()
                .or(() -> growth.quotaObstacle(due, size));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var before = JSON.createObjectNode().put("set", set.name());
        var steps = new ArrayList<PlanStep>();
        var diff = new StringBuilder();
        for (var claim : due) {
            var change = Edit.of(claim).set(ClaimGrowth.REQUEST, size).change();
            var refused = rehearse(request, claim, change, diff);
            if (refused.isPresent()) {
                return new Planning.Refused(refused.get());
            }
            before.withArray("/claims").addObject().put("name", claim.name()).put("change", change.toJson());
            steps.add(PlanStep.pending(
                    EXPAND,
                    "Expand " + claim.display() + " from " + claim.text(ClaimGrowth.REQUEST) + " to " + size
                            + ", and wait until it has grown."));
        }
        var plan = new Plan(
                "Expand " + due.size() + " of " + claims.size() + " claims of " + set.display() + " to " + size + ". "
                        + templateNote(set),
                diff.toString(),
                JSON.writeValueAsString(before),
                steps);
        return new Planning.Planned(plan.alsoChanging(
                due.stream().map(claim -> claim.ref(request.target().cluster())).toList()));
    }

    private Optional<String> rehearse(
            ActionRequest request, LiveObject claim, ObjectChange change, StringBuilder diff) {
        return switch (edit(request, claim.name(), change).write(claim, true)) {
            case WriteReply.Took took -> {
                diff.append(workbench().diff().of(claim, took.answer()));
                yield Optional.empty();
            }
            case WriteReply.Changed changed -> Optional.of(changed.reason() + " Try again.");
            case WriteReply.Denied denied -> Optional.of(denied.reason());
        };
    }

    private EditStage edit(ActionRequest request, String claim, ObjectChange change) {
        return new EditStage(EXPAND, api(), request, ResourceKind.CLAIM, claim, change, "It was asked for.", "");
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        return JSON.readTree(plan.before())
                .path("claims")
                .valueStream()
                .<Stage>map(claim -> {
                    var name = claim.path("name").asString("");
                    var change = ObjectChange.of(claim.path("change").asString(""));
                    return new GrowStage(
                            edit(request, name, change),
                            () -> api().find(
                                            ResourceKind.CLAIM, request.target().namespace(), name),
                            new ClaimGrowth(api()));
                })
                .toList();
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var size = request.text("size");
        for (var claim : JSON.readTree(plan.before()).path("claims")) {
            var name = claim.path("name").asString("");
            var live = api().find(ResourceKind.CLAIM, request.target().namespace(), name);
            if (live.isEmpty()) {
                return new Verification.Failed("PersistentVolumeClaim " + name + " was deleted meanwhile.");
            }
            if (Quantities.bytes(live.get().text(ClaimGrowth.REQUEST)) < Quantities.bytes(size)) {
                return new Verification.Failed(live.get().display() + " does not ask for " + size + " any more.");
            }
            var grown = new ClaimGrowth(api()).look(live.get());
            if (!(grown instanceof Verification.Verified)) {
                return grown;
            }
        }
        return new Verification.Verified(plan.steps().size() + " claims have " + size + ".");
    }

    /** What is left to people: the API server lets nobody change the template, and making the set anew is a risk. */
    static String templateNote(LiveObject set) {
        return "The claim template of StatefulSet " + set.name()
                + " cannot be changed and keeps its size: new members still get the old one, until the StatefulSet"
                + " is deleted with --cascade=orphan and created with the new size";
    }
}
