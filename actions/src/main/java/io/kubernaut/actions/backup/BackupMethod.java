package io.kubernaut.actions.backup;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;

/** One way to make a backup. */
interface BackupMethod {
    /** As the parameter has it; also the kind of each of its steps. */
    String name();

    /** Refused where this cluster, or this target, has no such way; the reason says what to do instead. */
    Planning plan(ActionRequest request, LiveObject target);

    /** One for each step of such a plan. */
    List<Stage> stages(ActionRequest request, Plan plan);

    /** Whether the backup is still there and whole. */
    Verification look(ActionRequest request, Plan plan);
}
