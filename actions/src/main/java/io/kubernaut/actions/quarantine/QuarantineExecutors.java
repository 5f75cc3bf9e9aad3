package io.kubernaut.actions.quarantine;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class QuarantineExecutors {
    private QuarantineExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(new QuarantinePod(workbench));
    }
}
