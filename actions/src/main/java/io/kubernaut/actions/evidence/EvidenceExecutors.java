package io.kubernaut.actions.evidence;

import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import java.util.List;

/** The executors of this package. */
public final class EvidenceExecutors {
    private EvidenceExecutors() {}

    public static List<ActionExecutor> of(Workbench workbench) {
        return List.of(new AuditLogs(workbench), new CollectDiagnostics(workbench), new NotifyOnly(workbench));
    }
}
