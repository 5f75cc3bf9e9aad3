package io.kubernaut.actions.job;

import io.kubernaut.actions.api.ReadDeniedException;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;

/**
 * Carries an action out by the procedure that its target names, else by the built-in way. Which of them a run takes is
 * in its plan, and stays so.
 */
public final class NamedProcedures implements ActionExecutor {
    private final ActionExecutor builtIn;
    private final ProcedureExecutor procedure;

    private NamedProcedures(ActionExecutor builtIn, ProcedureExecutor procedure) {
        this.builtIn = builtIn;
        this.procedure = procedure;
    }

    /** What only looks or tells is never replaced: guards let it through as something that changes nothing. */
    public static ActionExecutor before(ActionExecutor builtIn, Workbench workbench) {
        return ActionCatalogue.standard()
                .find(builtIn.action())
                .filter(definition -> definition.mutating())
                .<ActionExecutor>map(
                        definition -> new NamedProcedures(builtIn, new ProcedureExecutor(definition, workbench)))
                .orElse(builtIn);
    }

    @Override
    public String action() {
        return builtIn.action();
    }

    @Override
    public Planning plan(ActionRequest request) {
        try {
            return procedure.named(request).isPresent() ? procedure.plan(request) : builtIn.plan(request);
        } catch (ReadDeniedException e) {
            return new Planning.Refused(e.getMessage());
        }
    }

    @Override
    public Application apply(ActionRequest request, Plan plan) {
        return way(plan).apply(request, plan);
    }

    @Override
    public Verification verify(ActionRequest request, Plan plan) {
        return way(plan).verify(request, plan);
    }

    @Override
    public Effect effectOf(ActionRequest request, Plan plan) {
        return way(plan).effectOf(request, plan);
    }

    @Override
    public boolean resumable(Plan plan) {
        return way(plan).resumable(plan);
    }

    /** A procedure that ended cannot be taken back by what knows nothing about it; one that runs is stopped. */
    @Override
    public Application undo(ActionRequest request, Plan plan) {
        return ended(plan) ? bySomebody() : way(plan).undo(request, plan);
    }

    @Override
    public Application expire(ActionRequest request, Plan plan) {
        return ended(plan) ? bySomebody() : way(plan).expire(request, plan);
    }

    private Application bySomebody() {
        return new Application.Refused("The target's own procedure did it, and only people know how it is taken back.");
    }

    private ActionExecutor way(Plan plan) {
        return byProcedure(plan) ? procedure : builtIn;
    }

    private static boolean ended(Plan plan) {
        return byProcedure(plan) && plan.steps().stream().allMatch(step -> step.state() == PlanStep.State.DONE);
    }

    private static boolean byProcedure(Plan plan) {
        return !plan.steps().isEmpty() && plan.steps().getFirst().kind().equals(ProcedureExecutor.STEP);
    }
}
