package io.kubernaut.actions.job;

import io.kubernaut.actions.executor.SeveralWays;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;

/**
 * Carries an action out by the procedure that its target names, else by the built-in way. Which of them a run takes is
 * in its plan, and stays so.
 */
public final class NamedProcedures extends SeveralWays {
    private final ActionExecutor builtIn;
    private final ProcedureExecutor procedure;
    private final boolean temporary;

    private NamedProcedures(ActionExecutor builtIn, ActionDefinition definition, Workbench workbench) {
        super(builtIn.action());
        this.builtIn = builtIn;
        this.procedure = new ProcedureExecutor(definition, workbench);
        this.temporary = definition.temporary();
    }

    /** What only looks or tells is never replaced: guards let it through as something that changes nothing. */
    public static ActionExecutor before(ActionExecutor builtIn, Workbench workbench) {
        return ActionCatalogue.standard()
                .find(builtIn.action())
                .filter(definition -> definition.mutating())
                .<ActionExecutor>map(definition -> new NamedProcedures(builtIn, definition, workbench))
                .orElse(builtIn);
    }

    /** A procedure that ended cannot be taken back by what knows nothing about it; one that runs is stopped. */
    @Override
    public Application undo(ActionRequest request, Plan plan) {
        return ended(plan) ? bySomebody() : super.undo(request, plan);
    }

    @Override
    public Application expire(ActionRequest request, Plan plan) {
        if (!ended(plan)) {
            return super.expire(request, plan);
        }
        return temporary
                ? bySomebody()
                : Application.Applied.of(
                        "The target's own procedure did it, and nothing is kept of what was before.", plan.before());
    }

    private Application bySomebody() {
        return new Application.Refused("The target's own procedure did it, and only people know how it is taken back.");
    }

    @Override
    protected ActionExecutor way(ActionRequest request) {
        return procedure.named(request).isPresent() ? procedure : builtIn;
    }

    @Override
    protected ActionExecutor way(ActionRequest request, Plan plan) {
        return byProcedure(plan) ? procedure : builtIn;
    }

    private static boolean ended(Plan plan) {
        return byProcedure(plan) && plan.steps().stream().allMatch(step -> step.state() == PlanStep.State.DONE);
    }

    private static boolean byProcedure(Plan plan) {
        return !plan.steps().isEmpty() && plan.steps().getFirst().kind().equals(ProcedureExecutor.STEP);
    }
}
