package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.Optional;

/**
 * An action that is done in one of several ways, each by an executor of its own. Which one is found out when it is planned,
 * and is then told by the plan.
 */
public abstract class SeveralWays implements ActionExecutor {
    private final String action;

    protected SeveralWays(String action) {
        this.action = action;
    }

    /** The way to plan. */
    protected abstract ActionExecutor way(ActionRequest request);

    /** The way that the plan is of. */
    protected abstract ActionExecutor way(ActionRequest request, Plan plan);

    @Override
    public final String action() {
        return action;
    }

    @Override
    public final Planning plan(ActionRequest request) {
        try {
            return way(request).plan(request);
        } catch (ReadDeniedException e) {
            return new Planning.Refused(e.getMessage());
        }
    }

    @Override
    public final Application apply(ActionRequest request, Plan plan) {
        return way(request, plan).apply(request, plan);
    }

    @Override
    public final Verification verify(ActionRequest request, Plan plan) {
        return way(request, plan).verify(request, plan);
    }

    @Override
    public final Effect effectOf(ActionRequest request, Plan plan) {
        return way(request, plan).effectOf(request, plan);
    }

    @Override
    public final Optional<String> halt(ActionRequest request, Plan plan) {
        return way(request, plan).halt(request, plan);
    }

    @Override
    public Application undo(ActionRequest request, Plan plan) {
        return way(request, plan).undo(request, plan);
    }

    @Override
    public Application expire(ActionRequest request, Plan plan) {
        return way(request, plan).expire(request, plan);
    }
}
