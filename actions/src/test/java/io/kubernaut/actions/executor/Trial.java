package io.kubernaut.actions.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Effect;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import org.assertj.core.api.InstanceOfAssertFactories;

/** One run of an executor, step by step. */
public final class Trial {
    private final ActionExecutor executor;
    private final ActionRequest request;
    private Plan plan = new Plan("", "", "{}");

    public Trial(ActionExecutor executor, ActionRequest request) {
        this.executor = executor;
        this.request = request;
    }

    public ActionRequest request() {
        return request;
    }

    public Planning planning() {
        return executor.plan(request);
    }

    public Plan plan() {
        var planning = planning();
        assertThat(planning).isInstanceOf(Planning.Planned.class);
        plan = ((Planning.Planned) planning).plan();
        return plan;
    }

    public String refusal() {
        return assertThat(planning())
                .asInstanceOf(InstanceOfAssertFactories.type(Planning.Refused.class))
                .actual()
                .reason();
    }

    /** Why the target is not what was decided about. */
    public String changed() {
        return assertThat(planning())
                .asInstanceOf(InstanceOfAssertFactories.type(Planning.Changed.class))
                .actual()
                .reason();
    }

    public Application apply() {
        return executor.apply(request, plan);
    }

    public Application.Applied applied() {
        return assertThat(apply())
                .asInstanceOf(InstanceOfAssertFactories.type(Application.Applied.class))
                .actual();
    }

    public Verification verify() {
        return executor.verify(request, plan);
    }

    public Effect effect() {
        return executor.effectOf(request, plan);
    }

    public Application undo() {
        return executor.undo(request, plan);
    }

    public Application expire() {
        return executor.expire(request, plan);
    }
}
