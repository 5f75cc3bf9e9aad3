package io.kubernaut.actions.executor;

import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An executor whose action changes several things, one after the other. Each call does at most one step, so that it can
 * be stored before the next begins; where one cannot be done, those before it are taken back in reverse order.
 */
public abstract class SteppedExecutor extends KubernetesExecutor {
    public static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    protected SteppedExecutor(String action, Workbench workbench) {
        super(action, workbench);
    }

    /** One for each step of the plan, in order. */
    protected abstract List<Stage> stages(ActionRequest request, Plan plan);

    /** What is written about all steps when they are done: JSON. */
    protected String after(Plan plan) {
        return "";
    }

    @Override
    protected final Application carryOut(ActionRequest request, Plan plan) {
        var steps = new ArrayList<>(plan.steps());
        var stages = stages(request, plan);
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            if (step.state() == PlanStep.State.DONE) {
                continue;
            }
            var progress = stages.get(i).advance(step);
            steps.set(i, progress.step());
            return switch (progress) {
                case Stage.Progress.Done done ->
                    new Application.Underway(steps, said(i, steps), Duration.ZERO, done.artefacts());
                case Stage.Progress.Waiting waiting ->
                    new Application.Underway(steps, said(i, steps), waiting.again(), waiting.artefacts());
                case Stage.Progress.Failed failed ->
                    new Application.Broken(
                            steps, place(i, steps) + " could not be done: " + failed.reason(), failed.artefacts());
            };
        }
        finished(request, plan);
        return Application.Applied.of(plan.summary() + ".", after(plan));
    }

    /** Called once all steps are done; perhaps more than once. */
    protected void finished(ActionRequest request, Plan plan) {
        find(request.target()).ifPresent(live -> workbench().events().applied(request, live, plan.summary()));
    }

    @Override
    protected final Effect recognise(ActionRequest request, Plan plan) {
        return Effect.CANNOT_TELL; // Not asked: each step finds out for itself.
    }

    @Override
    public final Optional<String> halt(ActionRequest request, Plan plan) {
        var stages = stages(request, plan);
        var said = new ArrayList<String>();
        for (int i = 0; i < stages.size(); i++) {
            if (plan.steps().get(i).state() == PlanStep.State.UNDER_WAY) {
                stages.get(i).halt().ifPresent(said::add);
            }
        }
        return said.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", said));
    }

    /** Also for an action that nobody can undo: what it began and could not finish is taken back. */
    @Override
    protected final Application takeBack(ActionRequest request, Plan plan) {
        var steps = new ArrayList<>(plan.steps());
        var stages = stages(request, plan);
        for (int i = steps.size() - 1; i >= 0; i--) {
            var step = steps.get(i);
            if (!step.begun()) {
                continue;
            }
            var progress = stages.get(i).takeBack(step);
            return switch (progress) {
                case Stage.Progress.Done done -> {
                    steps.set(i, step.in(PlanStep.State.TAKEN_BACK, done.step().said()));
                    yield new Application.Underway(steps, said(i, steps), Duration.ZERO);
                }
                case Stage.Progress.Waiting waiting -> {
                    steps.set(
                            i,
                            step.in(step.state(), waiting.step().said())
                                    .noting(waiting.step().note()));
                    yield new Application.Underway(steps, said(i, steps), waiting.again());
                }
                case Stage.Progress.Failed failed -> new Application.Refused(place(i, steps) + ": " + failed.reason());
            };
        }
        find(request.target())
                .ifPresent(live -> workbench().events().undone(request, live, "Taken back: " + plan.summary()));
        return Application.Applied.of("Taken back: " + plan.summary() + ".", "");
    }

    private static String said(int i, List<PlanStep> steps) {
        return place(i, steps) + ": " + steps.get(i).said();
    }

    private static String place(int i, List<PlanStep> steps) {
        return "Step " + (i + 1) + " of " + steps.size() + " (" + steps.get(i).kind() + ")";
    }
}
