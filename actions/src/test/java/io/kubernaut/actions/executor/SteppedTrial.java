package io.kubernaut.actions.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;

/** One run of an executor that takes steps, called again as the run process does it. */
public final class SteppedTrial {
    private static final int MOST_CALLS = 200;

    private final ActionExecutor executor;
    private final ActionRequest request;
    private final Runnable meanwhile;
    private final List<Application.Artefact> artefacts = new ArrayList<>();
    private Plan plan = new Plan("", "", "{}");

    /** @param meanwhile what happens in the cluster between two calls */
    public SteppedTrial(Trial trial, ActionExecutor executor, Runnable meanwhile) {
        this.executor = executor;
        this.request = trial.request();
        this.meanwhile = meanwhile;
    }

    public Plan plan() {
        plan = assertThat(executor.plan(request))
                .asInstanceOf(InstanceOfAssertFactories.type(Planning.Planned.class))
                .actual()
                .plan();
        return plan;
    }

    public ActionRequest request() {
        return request;
    }

    public Plan current() {
        return plan;
    }

    /** What was collected so far. */
    public List<Application.Artefact> artefacts() {
        return artefacts;
    }

    /** One call, whose steps are remembered. */
    public Application call() {
        return remember(executor.apply(request, plan));
    }

    /** One call after which the process died, so that its steps are not remembered. */
    public Application callAndDie() {
        return executor.apply(request, plan);
    }

    /** Calls until it comes to an end. */
    public Application finish() {
        for (int i = 0; i < MOST_CALLS; i++) {
            var application = call();
            if (!(application instanceof Application.Underway)) {
                return application;
            }
            meanwhile.run();
        }
        throw new AssertionError("It did not come to an end: " + plan.steps());
    }

    public Application.Applied applied() {
        return assertThat(finish())
                .asInstanceOf(InstanceOfAssertFactories.type(Application.Applied.class))
                .actual();
    }

    public Application.Broken broken() {
        return assertThat(finish())
                .asInstanceOf(InstanceOfAssertFactories.type(Application.Broken.class))
                .actual();
    }

    public Verification verify() {
        return executor.verify(request, plan);
    }

    /** Takes back until that comes to an end. */
    public Application undo() {
        return until(() -> executor.undo(request, plan));
    }

    /** Ends it until that comes to an end. */
    public Application expire() {
        return until(() -> executor.expire(request, plan));
    }

    private Application until(java.util.function.Supplier<Application> calling) {
        for (int i = 0; i < MOST_CALLS; i++) {
            var application = remember(calling.get());
            if (!(application instanceof Application.Underway)) {
                return application;
            }
            meanwhile.run();
        }
        throw new AssertionError("It did not come to an end: " + plan.steps());
    }

    private Application remember(Application application) {
        switch (application) {
            case Application.Underway underway -> {
                plan = plan.withSteps(underway.steps());
                artefacts.addAll(underway.artefacts());
            }
            case Application.Broken broken -> {
                plan = plan.withSteps(broken.steps());
                artefacts.addAll(broken.artefacts());
            }
            case Application.Applied applied -> artefacts.addAll(applied.artefacts());
            default -> {}
        }
        return application;
    }

    public List<PlanStep.State> states() {
        return plan.steps().stream().map(PlanStep::state).toList();
    }
}
