package io.kubernaut.actions.workload;

import io.kubernaut.actions.executor.SeveralWays;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;

/**
 * Raises requests and limits of one container: of a workload by its template, which rolls it out; of a workload whose pods
 * are replaced only when they are deleted by its template and by its pods in place; of a single pod in place.
 */
final class IncreaseResources extends SeveralWays {
    static final String ACTION = "increase_resources";

    private final RaiseInTemplate template;
    private final RaiseInPlace inPlace;
    private final RaiseInPod pod;

    IncreaseResources(Workbench workbench) {
        super(ACTION);
        this.template = new RaiseInTemplate(workbench);
        this.inPlace = new RaiseInPlace(workbench);
        this.pod = new RaiseInPod(workbench);
    }

    @Override
    protected ActionExecutor way(ActionRequest request) {
        return inPlace.suits(request) ? inPlace : whole(request);
    }

    /** Only a plan of the way in place has steps. */
    @Override
    protected ActionExecutor way(ActionRequest request, Plan plan) {
        return plan.steps().isEmpty() ? whole(request) : inPlace;
    }

    private ActionExecutor whole(ActionRequest request) {
        return request.target().kind().equals("Pod") ? pod : template;
    }
}
