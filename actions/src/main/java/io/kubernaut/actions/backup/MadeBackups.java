package io.kubernaut.actions.backup;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.CreateStage;
import io.kubernaut.actions.executor.Drafts;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Backups that are objects of one kind, which somebody else's controller then fills. They stay, whatever comes of the
 * run: half a backup is for people to judge.
 */
record MadeBackups(Workbench workbench, String method, ResourceKind kind, Function<LiveObject, Verification> judge) {
    Planning plan(List<ObjectNode> manifests, String summary) {
        for (var manifest : manifests) {
            var refusal = CreateStage.rehearse(workbench, kind, manifest);
            if (refusal.isPresent()) {
                return new Planning.Refused(refusal.get());
            }
        }
        return new Planning.Planned(new Plan(
                summary,
                Drafts.diff(workbench, kind, manifests),
                Drafts.toJson(manifests),
                manifests.stream()
                        .map(manifest -> PlanStep.pending(
                                method,
                                "Create " + kind.kind() + " "
                                        + manifest.at("/metadata/name").asString("") + ", and wait until it is whole."))
                        .toList()));
    }

    Stream<CreateStage> stages(ActionRequest request, Plan plan) {
        return Drafts.of(plan).stream()
                .map(manifest -> new CreateStage(workbench, request, method, kind, manifest, judge, true));
    }

    Verification look(ActionRequest request, Plan plan) {
        var looked = stages(request, plan).map(CreateStage::look).toList();
        return looked.stream()
                .filter(verification -> !(verification instanceof Verification.Verified))
                .findFirst()
                .orElseGet(looked::getLast);
    }
}
