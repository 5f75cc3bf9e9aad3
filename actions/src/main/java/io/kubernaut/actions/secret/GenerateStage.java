package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.FieldOwner;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.PlanStep;
import java.util.SortedMap;

/** Writes generated values, once those before are kept; taken back, it writes those. */
record GenerateStage(SecretWork work, PlanStep keep) implements Stage {
    @Override
    public String kind() {
        return "generate";
    }

    @Override
    public Progress advance(PlanStep step) {
        var found = work.secret();
        if (found.isEmpty()) {
            return Progress.failed(step, "The Secret was deleted meanwhile.");
        }
        var live = found.get();
        var now = SecretValues.of(live, work.keys());
        if (carries(live, Marks.RUN)) {
            return written(step, live, now);
        }
        var kept = KeepStage.kept(work, keep);
        if (kept.isEmpty() || !kept.get().same(now)) {
            return Progress.failed(
                    step,
                    live.display() + " was changed since its values were kept, by " + who(live)
                            + "; it is left as it is.");
        }
        var fresh = now.generated();
        return write(step, live, fresh, Marks.applied(work.request()), answer -> written(step, answer, fresh));
    }

    private static Progress written(PlanStep step, LiveObject live, SecretValues values) {
        var noted = step.note().isEmpty() ? step.noting(values.fingerprint()) : step;
        return Progress.done(noted, live.display() + " has new values.");
    }

    @Override
    public Progress takeBack(PlanStep step) {
        var found = work.secret();
        if (found.isEmpty()) {
            return Progress.failed(step, "The Secret was deleted meanwhile; its previous values are not put back.");
        }
        var live = found.get();
        if (!carries(live, Marks.RUN) || carries(live, Marks.UNDONE)) {
            return Progress.done(step, live.display() + " has its previous values.");
        }
        var kept = KeepStage.kept(work, keep);
        if (kept.isEmpty()) {
            return Progress.failed(
                    step,
                    "The previous values are forgotten, or were kept under another"
                            + " kubernaut.secrets.key; exchange them anew instead.");
        }
        if (!step.note().isEmpty()
                && !SecretValues.of(live, work.keys()).fingerprint().equals(step.note())) {
            return Progress.failed(
                    step,
                    live.display() + " was changed since, by " + who(live)
                            + "; whoever did it must put the values back.");
        }
        return write(
                step,
                live,
                kept.get(),
                Marks.undone(work.request()),
                answer -> Progress.done(step, live.display() + " has its previous values again."));
    }

    private Progress write(
            PlanStep step,
            LiveObject live,
            SecretValues values,
            SortedMap<String, String> marks,
            java.util.function.Function<LiveObject, Progress> taken) {
        var patch = JsonPatch.of(live, values.over(live), marks);
        return switch (work.workbench().api().patch(live, patch, false)) {
            case WriteReply.Took took -> taken.apply(new LiveObject(live.kind(), took.answer()));
            case WriteReply.Changed changed ->
                Progress.waiting(step, values.scrub(changed.reason()), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, values.scrub(denied.reason()));
        };
    }

    private boolean carries(LiveObject live, String mark) {
        return live.annotation(mark).equals(work.request().runId().toString());
    }

    private String who(LiveObject live) {
        return work.keys().stream()
                .flatMap(key -> FieldOwner.of(live, SecretValues.pointer(key), false).stream())
                .findFirst()
                .orElse("somebody else");
    }
}
