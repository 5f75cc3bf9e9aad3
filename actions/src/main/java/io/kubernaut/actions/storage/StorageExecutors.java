package io.kubernaut.actions.storage;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class StorageExecutors {
    private StorageExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(new ExpandVolumes(workbench));
    }
}
