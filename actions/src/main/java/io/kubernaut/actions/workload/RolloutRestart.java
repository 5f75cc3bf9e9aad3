package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.RestartStage;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;

/** Rolls a workload out anew with the same template, by an annotation of its pod template. */
final class RolloutRestart extends EditingExecutor {
    RolloutRestart(String action, Workbench workbench) {
        super(action, workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var obstacle = RestartStage.obstacle(live);
        if (obstacle.isPresent()) {
            return new Planning.Refused(obstacle.get());
        }
        var edit = RestartStage.edit(live, request, Marks.RUN, workbench().clock());
        return dryRun(request, live, edit, "Roll " + live.display() + " out anew with the same template");
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Rollout(api(), workbench().clock()).look(live);
    }
}
