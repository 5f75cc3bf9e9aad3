package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Edit;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.time.temporal.ChronoUnit;

/** Rolls a workload out anew with the same template, by an annotation of its pod template. */
final class RolloutRestart extends EditingExecutor {
    private static final String TEMPLATE = "/spec/template";

    RolloutRestart(String action, Workbench workbench) {
        super(action, workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var obstacle = Rollout.obstacle(live);
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        if (live.number("/spec/replicas", 1) == 0) {
            return new Planning.Refused(live.display() + " is scaled to zero: there is no pod to restart.");
        }
        var now = workbench().clock().instant().truncatedTo(ChronoUnit.SECONDS);
        var edit = Edit.of(live)
                .set(Marks.pointer(TEMPLATE, Marks.RESTARTED_AT), now.toString())
                .set(Marks.pointer(TEMPLATE, Marks.RUN), request.runId().toString());
        return dryRun(request, live, edit, "Roll " + live.display() + " out anew with the same template");
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Rollout(api(), workbench().clock()).look(live);
    }
}
