package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Deletion;
import io.kubernaut.actions.executor.EditStage;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.actions.executor.Workbench;
import io.kubernaut.actions.pods.Rollout;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Optional;

/**
 * Raises requests and limits of one container of a workload whose pods are replaced only when somebody deletes them: in the
 * template, for pods to come, and in the pods that are there, which none of them is restarted for.
 */
final class RaiseInPlace extends SteppedExecutor {
    RaiseInPlace(Workbench workbench) {
        super(IncreaseResources.ACTION, workbench);
    }

    /** Whether that is the way for the request's target. */
    boolean suits(ActionRequest request) {
        return misfit(request).isEmpty()
                && !request.target().kind().equals("Pod")
                && find(request.target()).filter(Rollout::onDelete).isPresent()
                && PodResize.offered(api());
    }

    @Override
    protected Planning propose(ActionRequest request) {
        var found = find(request.target());
        if (found.isEmpty()) {
            return absent(request);
        }
        var live = found.get();
        var raise = Raise.of(api(), request, live, RaiseInTemplate.POD);
        var obstacle = Deletion.obstacle(live)
                .<Planning>map(Planning.Refused::new)
                .or(raise::ending)
                .or(() -> new Autoscaling(api())
                        .ofResources(live, request.text("container"))
                        .or(() -> new Allowance(api(), live, raise.pointer(), request).obstacle())
                        .map(Planning.Refused::new));
        return obstacle.orElseGet(() -> planned(request, live, raise));
    }

    private Planning planned(ActionRequest request, LiveObject live, Raise raise) {
        var change = raise.edit().change();
        var tried = template(request, live.kind(), change).write(live, true);
        if (!(tried instanceof WriteReply.Took took)) {
            return new Planning.Refused(
                    tried instanceof WriteReply.Denied denied ? denied.reason() : "It kept changing.");
        }
        var resize = resize(request, change);
        var first = resize.due().stream().findFirst();
        if (first.isPresent()
                && PodResize.write(api(), first.get(), resize.fields(first.get()), true)
                        instanceof WriteReply.Denied denied) {
            return new Planning.Refused(first.get().display() + " cannot be changed in place: " + denied.reason());
        }
        return new Planning.Planned(new Plan(
                raise.summary() + ", its pods in place",
                workbench().diff().of(live, took.answer()),
                change.toJson(),
                List.of(
                        PlanStep.pending("template", "Raise it in the template of " + live.display() + "."),
                        PlanStep.pending("resize", "Raise it in " + resize.due().size() + " pods in place."))));
    }

    private EditStage template(ActionRequest request, ResourceKind kind, ObjectChange change) {
        return new EditStage(
                "template",
                api(),
                request,
                kind,
                request.target().name(),
                change,
                "Pods to come have more.",
                "The template is as it was before.");
    }

    private ResizeStage resize(ActionRequest request, ObjectChange change) {
        return new ResizeStage(api(), workbench().clock(), request.target(), change);
    }

    @Override
    protected List<Stage> stages(ActionRequest request, Plan plan) {
        var kind = ResourceKind.of(request.target().kind()).orElseThrow();
        var change = ObjectChange.of(plan.before());
        return List.of(template(request, kind, change), resize(request, change));
    }

    @Override
    protected Verification look(ActionRequest request, Plan plan) {
        var change = ObjectChange.of(plan.before());
        var kept = find(request.target()).filter(live -> change.in(live).isAfter(live));
        if (kept.isEmpty()) {
            return new Verification.Failed(
                    "The template of " + request.target().display() + " did not stay as it was set.");
        }
        Optional<Verification> worst = resize(request, change).look().stream()
                .filter(v -> !(v instanceof Verification.Verified))
                .findFirst();
        return worst.orElseGet(() -> new Verification.Verified("Its template and all its pods have it."));
    }
}
