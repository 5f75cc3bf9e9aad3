package io.kubernaut.actions.workload;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class WorkloadExecutors {
    private WorkloadExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(
                new ScaleDeployment(workbench),
                new ScaleStatefulSet(workbench),
                new IncreaseResources(workbench),
                new UpdateAutoscaler(workbench),
                new RestartPod(workbench),
                new RolloutRestart("restart_daemonset", workbench),
                new RollbackDeployment(workbench),
                new MigrateWorkload(workbench),
                new EnableDebugMode(workbench));
    }
}
