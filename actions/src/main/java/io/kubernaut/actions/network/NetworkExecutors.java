package io.kubernaut.actions.network;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class NetworkExecutors {
    private NetworkExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(
                new UpdateNetworkPolicy(workbench), new RestartNetwork(workbench), new ResetServiceMesh(workbench));
    }
}
