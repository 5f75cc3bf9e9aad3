package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.EditingExecutor;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;

/** Raises requests and limits of one container in a pod template, which rolls the workload out anew. */
final class RaiseInTemplate extends EditingExecutor {
    static final String POD = "/spec/template/spec";

    RaiseInTemplate(Workbench workbench) {
        super(IncreaseResources.ACTION, workbench);
    }

    @Override
    protected Planning planFor(ActionRequest request, LiveObject live) {
        var raise = Raise.of(api(), request, live, POD);
        var obstacle = Rollout.obstacle(live)
                .<Planning>map(Planning.Refused::new)
                .or(raise::ending)
                .or(() -> new Autoscaling(api())
                        .ofResources(live, request.text("container"))
                        .or(() -> new Allowance(api(), live, raise.pointer(), request).obstacle())
                        .map(Planning.Refused::new));
        return obstacle.orElseGet(() -> dryRun(request, live, raise.edit(), raise.summary()));
    }

    @Override
    protected Verification look(ActionRequest request, ObjectChange change, LiveObject live) {
        return new Rollout(api(), workbench().clock()).look(live);
    }
}
