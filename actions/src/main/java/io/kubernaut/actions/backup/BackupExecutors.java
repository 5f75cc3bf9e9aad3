package io.kubernaut.actions.backup;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class BackupExecutors {
    private BackupExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(new BackupData(workbench, List.of(new VeleroBackup(workbench), new SnapshotBackup(workbench))));
    }
}
