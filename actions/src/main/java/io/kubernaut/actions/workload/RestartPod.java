package io.kubernaut.actions.workload;

import io.kubernaut.actions.executor.SeveralWays;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;

/** Restarts one pod by eviction, or all pods of a workload by a rollout. */
final class RestartPod extends SeveralWays {
    private final PodEviction pod;
    private final RolloutRestart workload;

    RestartPod(Workbench workbench) {
        super("restart_pod");
        this.pod = new PodEviction(workbench);
        this.workload = new RolloutRestart("restart_pod", workbench);
    }

    @Override
    protected ActionExecutor way(ActionRequest request) {
        return request.target().kind().equals("Pod") ? pod : workload;
    }

    @Override
    protected ActionExecutor way(ActionRequest request, Plan plan) {
        return way(request);
    }
}
