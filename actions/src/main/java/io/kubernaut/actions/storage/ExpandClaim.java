package io.kubernaut.actions.storage;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.VolumeClaims;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;

/** Raises the requested size of a PersistentVolumeClaim and follows the volume and its file system. */
final class ExpandClaim extends EditingExecutor {
    ExpandClaim(Workbench workbench) {
        super(ExpandVolumes.ACTION, workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var size = request.text("size");
        var before = live.text(ClaimGrowth.REQUEST);
        var growth = new ClaimGrowth(api());
        if (!request.text("template").isEmpty()) {
            return new Planning.Refused(live.display()
                    + " is a single claim: leave template out, or name the StatefulSet whose claims are meant.");
        }
        if (growth.has(live, size)) {
            return new Planning.AlreadySo(live.display() + " asks for " + before + " already.");
        }
        var obstacle = growth.obstacle(live, size).or(() -> growth.quotaObstacle(List.of(live), size));
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        return dryRun(
                request,
                live,
                Edit.of(live).set(ClaimGrowth.REQUEST, size),
                "Expand " + live.display() + " from " + before + " to " + size + templateNote(live));
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new ClaimGrowth(api()).look(live);
    }

    /** New members of a StatefulSet still get the old size; people should know. */
    private String templateNote(LiveObject live) {
        return api().list(ResourceKind.STATEFUL_SET, live.namespace()).stream()
                .filter(set -> VolumeClaims.templates(set).anyMatch(template -> template.made(live)))
                .map(set -> ". " + ExpandSet.templateNote(set))
                .findFirst()
                .orElse("");
    }
}
