package io.kubernaut.actions.backup;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import java.util.List;

/** Snapshots of claims as the first steps of another action. They stay, whatever comes of that. */
public final class ClaimSnapshots {
    private final SnapshotBackup snapshots;

    public ClaimSnapshots(Workbench workbench) {
        this.snapshots = new SnapshotBackup(workbench);
    }

    /**
     * Planned with a step for each claim, or refused where this cluster has no way.
     *
     * @param of what the claims are of, for people
     */
    public Planning plan(ActionRequest request, String of, List<LiveObject> claims) {
        return snapshots.plan(request, of, claims);
    }

    /** One for each step of such a plan. */
    public List<Stage> stages(ActionRequest request, Plan plan) {
        return snapshots.stages(request, plan);
    }
}
