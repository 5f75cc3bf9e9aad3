package io.kubernaut.actions.node;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class NodeExecutors {
    private NodeExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(NodeCordon.cordon(workbench), NodeCordon.uncordon(workbench), new DrainNode(workbench));
    }
}
