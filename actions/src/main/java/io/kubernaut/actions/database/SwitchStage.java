package io.kubernaut.actions.database;

import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.PlanStep;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks the operator once and follows what it does. Taken back, it asks once for the way back, under the same conditions.
 *
 * @param database the object as it is now; empty when it is not that one any more
 */
record SwitchStage(
        Replication operator,
        ActionRequest request,
        Supplier<Optional<LiveObject>> database,
        Replication.Change change,
        long mostBehind)
        implements Stage {

    @Override
    public String kind() {
        return "switch";
    }

    @Override
    public Progress advance(PlanStep step) {
        return follow(step, change, Marks.RUN);
    }

    @Override
    public Progress takeBack(PlanStep step) {
        return follow(step, change.back(), Marks.UNDONE);
    }

    private Progress follow(PlanStep step, Replication.Change way, String mark) {
        var found = database.get();
        if (found.isEmpty()) {
            return Progress.failed(step, request.target().display() + " was deleted meanwhile.");
        }
        var live = found.get();
        var now = operator.read(live);
        if (!now.becoming().isEmpty()) {
            return now.becoming().equals(way.to()) || now.becoming().equals(way.from())
                    ? Progress.waiting(step, now.becoming() + " is being made the primary.", SteppedExecutor.LOOK_AGAIN)
                    : Progress.failed(step, overtaken(live, now.becoming() + " is being made the primary"));
        }
        if (now.primary().equals(way.to())) {
            return Progress.done(step, way.to() + " is the primary.");
        }
        if (!now.primary().equals(way.from())) {
            return Progress.failed(step, overtaken(live, "the primary is " + now.primary()));
        }
        if (step.note().equals(asked(mark))) {
            return Progress.failed(
                    step,
                    operator.operator() + " was asked for " + way.to() + " and did not switch; see what it says about "
                            + live.display() + ".");
        }
        var obstacle = now.obstacle(way.to(), mostBehind);
        return obstacle.isPresent() ? Progress.failed(step, obstacle.get()) : ask(step, live, way, mark);
    }

    private Progress ask(PlanStep step, LiveObject live, Replication.Change way, String mark) {
        return switch (operator.ask(request, live, way, mark, false)) {
            case WriteReply.Took took ->
                Progress.waiting(
                        step.noting(asked(mark)),
                        operator.operator() + " was asked for " + way.to() + ".",
                        SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Changed changed -> Progress.waiting(step, changed.reason(), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, denied.reason());
        };
    }

    /** Noted once the request has arrived; what got lost on the way is asked for again. */
    private static String asked(String mark) {
        return "{\"asked\":\"" + mark + "\"}";
    }

    private static String overtaken(LiveObject live, String what) {
        return "Meanwhile " + what + ", by "
                + FieldOwner.of(live, "/status/targetPrimary", false)
                        .or(() -> FieldOwner.of(live, "/spec/patroni/switchover", false))
                        .orElse("somebody else or the operator itself")
                + "; it is left as it is.";
    }
}
