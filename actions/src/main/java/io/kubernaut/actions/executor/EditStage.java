package io.kubernaut.actions.executor;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;

/**
 * A step that changes fields of one object. The write carries the run's annotation, by which it is recognised; it is
 * taken back only while the fields are as the step left them.
 *
 * @param kind of the step
 * @param done what to say once it is done
 * @param undone what to say once it is taken back
 */
public record EditStage(
        String kind,
        ClusterApi api,
        ActionRequest request,
        ResourceKind of,
        String name,
        ObjectChange change,
        String done,
        String undone)
        implements Stage {

    @Override
    public Progress advance(PlanStep step) {
        var found = api.find(of, request.target().namespace(), name);
        if (found.isEmpty()) {
            return Progress.failed(step, of.kind() + " " + name + " does not exist any more.");
        }
        var live = found.get();
        if (Marks.carriedBy(live, request) && change.isAfter(live)) {
            return Progress.done(step, done);
        }
        var misfit = change.misfit(live);
        if (misfit.isPresent()) {
            return Progress.failed(step, misfit.get());
        }
        return ended(step, write(live, false), done);
    }

    /** The write, which is all or nothing. */
    public WriteReply write(LiveObject live, boolean dryRun) {
        return api.patch(live, JsonPatch.of(live, change.fields(), Marks.applied(request)), dryRun);
    }

    @Override
    public Progress takeBack(PlanStep step) {
        var found = api.find(of, request.target().namespace(), name);
        if (found.isEmpty() || !found.get().uid().equals(change.uid())) {
            return Progress.done(step, of.kind() + " " + name + " does not exist any more.");
        }
        var live = found.get();
        var here = change.in(live);
        if (here.isBefore(live)) {
            return Progress.done(step, live.display() + " is as it was before.");
        }
        var obstacle = here.notToBeTakenBack(request, live);
        if (obstacle.isPresent()) {
            return Progress.failed(
                    step, live.display() + " was changed since, which this would overwrite: " + obstacle.get());
        }
        var reply = api.patch(live, JsonPatch.of(live, here.inverse(), Marks.undone(request)), false);
        return ended(step, reply, undone);
    }

    private static Progress ended(PlanStep step, WriteReply reply, String said) {
        return switch (reply) {
            case WriteReply.Took took -> Progress.done(step, said);
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }
}
