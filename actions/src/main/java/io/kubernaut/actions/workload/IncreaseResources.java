package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;

/**
 * Raises requests and limits of one container: of a workload by its template, which rolls it out; of a workload whose pods
 * are replaced only when they are deleted by its template and by its pods in place; of a single pod in place.
 */
final class IncreaseResources implements ActionExecutor {
    static final String ACTION = "increase_resources";

    private final RaiseInTemplate template;
    private final RaiseInPlace inPlace;
    private final RaiseInPod pod;

    IncreaseResources(Workbench workbench) {
        this.template = new RaiseInTemplate(workbench);
        this.inPlace = new RaiseInPlace(workbench);
        this.pod = new RaiseInPod(workbench);
    }

    /** Only a plan of the way in place has steps. */
    private ActionExecutor way(ActionRequest request, Plan plan) {
        return plan.steps().isEmpty() ? whole(request) : inPlace;
    }

    private ActionExecutor whole(ActionRequest request) {
        return request.target().kind().equals("Pod") ? pod : template;
    }

    @Override
    public String action() {
        return ACTION;
    }

    @Override
    public Planning plan(ActionRequest request) {
        try {
            return inPlace.suits(request)
                    ? inPlace.plan(request)
                    : whole(request).plan(request);
        } catch (ReadDeniedException e) {
            return new Planning.Refused(e.getMessage());
        }
    }

    @Override
    public Application apply(ActionRequest request, Plan plan) {
        return way(request, plan).apply(request, plan);
    }

    @Override
    public Verification verify(ActionRequest request, Plan plan) {
        return way(request, plan).verify(request, plan);
    }

    @Override
    public Effect effectOf(ActionRequest request, Plan plan) {
        return way(request, plan).effectOf(request, plan);
    }

    @Override
    public Application undo(ActionRequest request, Plan plan) {
        return way(request, plan).undo(request, plan);
    }
}
