package io.kubernaut.actions.upkeep;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class UpkeepExecutors {
    private UpkeepExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(
                new CleanupStorage(workbench),
                new CompactStorage(workbench),
                new RepairDatabase(workbench),
                new CreateHeapDump(workbench));
    }
}
