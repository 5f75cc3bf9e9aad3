package io.kubernaut.actions.storage;

import io.kubernaut.actions.executor.SeveralWays;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;

/** Expands one claim, or those of a StatefulSet's members one after the other. */
final class ExpandVolumes extends SeveralWays {
    static final String ACTION = "expand_pvc";

    private final ExpandClaim claim;
    private final ExpandSet set;

    ExpandVolumes(Workbench workbench) {
        super(ACTION);
        this.claim = new ExpandClaim(workbench);
        this.set = new ExpandSet(workbench);
    }

    @Override
    protected ActionExecutor way(ActionRequest request) {
        return request.target().kind().equals("StatefulSet") ? set : claim;
    }

    @Override
    protected ActionExecutor way(ActionRequest request, Plan plan) {
        return way(request);
    }
}
