package io.kubernaut.actions.workload;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;

/** Restarts one pod by eviction, or all pods of a workload by a rollout. */
final class RestartPod implements ActionExecutor {
    private final PodEviction pod;
    private final RolloutRestart workload;

    RestartPod(Workbench workbench) {
        this.pod = new PodEviction(workbench);
        this.workload = new RolloutRestart("restart_pod", workbench);
    }

    private ActionExecutor fitting(ActionRequest request) {
        return request.target().kind().equals("Pod") ? pod : workload;
    }

    @Override
    public String action() {
        return pod.action();
    }

    @Override
    public Planning plan(ActionRequest request) {
        return fitting(request).plan(request);
    }

    @Override
    public Application apply(ActionRequest request, Plan plan) {
        return fitting(request).apply(request, plan);
    }

    @Override
    public Verification verify(ActionRequest request, Plan plan) {
        return fitting(request).verify(request, plan);
    }

    @Override
    public Effect effectOf(ActionRequest request, Plan plan) {
        return fitting(request).effectOf(request, plan);
    }

    @Override
    public Application undo(ActionRequest request, Plan plan) {
        return fitting(request).undo(request, plan);
    }
}
