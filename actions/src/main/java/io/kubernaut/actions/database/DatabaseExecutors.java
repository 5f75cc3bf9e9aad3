package io.kubernaut.actions.database;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class DatabaseExecutors {
    private DatabaseExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(new FailoverDatabase(workbench));
    }
}
