package io.kubernaut.actions.secret;

import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.WriteReply;
import io.kubernaut.actions.executor.Blame;
import io.kubernaut.actions.executor.JsonPatch;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.executor.SteppedExecutor;
import io.kubernaut.core.execution.PlanStep;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * Writes generated values, once those before are kept; taken back, it writes those.
 *
 * <p>The new values are stored, encrypted, before they are written: whoever goes on after a crash writes the same ones, and
 * sees by comparing whether they are there. Afterwards only their fingerprint is kept.
 */
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
        if (isFresh(step, now)) {
            return written(step, live, now);
        }
        var kept = KeepStage.kept(work, keep);
        if (kept.isEmpty() || !kept.get().same(now)) {
            return Progress.failed(
                    step,
                    live.display() + " was changed since its values were kept, by " + who(live)
                            + "; it is left as it is.");
        }
        if (step.note().isEmpty()) {
            return Progress.waiting(
                    step.noting(work.vault().seal(now.generated().json(), work.contextOfNew())),
                    "New values are made and kept, encrypted, until they are written.",
                    Duration.ZERO);
        }
        return fresh(step)
                .map(values -> write(
                        step, live, values, Marks.applied(work.request()), answer -> written(step, answer, values)))
                .orElseGet(() -> Progress.failed(
                        step,
                        "The new values were kept under another kubernaut.secrets.key, and nothing was written;"
                                + " exchange them anew."));
    }

    private static Progress written(PlanStep step, LiveObject live, SecretValues values) {
        return Progress.done(step.noting(values.fingerprint()), live.display() + " has new values.");
    }

    private Optional<SecretValues> fresh(PlanStep step) {
        return work.vault().open(step.note(), work.contextOfNew()).map(SecretValues::parse);
    }

    /** Whether those are the values that this step made: by the values themselves, for marks can be overwritten. */
    private boolean isFresh(PlanStep step, SecretValues now) {
        return !step.note().isEmpty()
                && (step.note().equals(now.fingerprint())
                        || fresh(step).filter(now::same).isPresent());
    }

    @Override
    public Progress takeBack(PlanStep step) {
        var found = work.secret();
        if (found.isEmpty()) {
            return Progress.failed(step, "The Secret was deleted meanwhile; its previous values are not put back.");
        }
        var live = found.get();
        if (step.note().isEmpty()) {
            return Progress.done(step, live.display() + " was not written to.");
        }
        var kept = KeepStage.kept(work, keep);
        if (kept.isEmpty()) {
            return Progress.failed(
                    step,
                    "The previous values are forgotten, or were kept under another"
                            + " kubernaut.secrets.key; exchange them anew instead.");
        }
        var now = SecretValues.of(live, work.keys());
        if (kept.get().same(now)) {
            return Progress.done(step, live.display() + " has its previous values.");
        }
        if (!isFresh(step, now)) {
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
            Function<LiveObject, Progress> taken) {
        var patch = JsonPatch.of(live, values.over(live), marks);
        return switch (work.workbench().api().patch(live, patch, false)) {
            case WriteReply.Took took -> taken.apply(new LiveObject(live.kind(), took.answer()));
            case WriteReply.Changed changed ->
                Progress.waiting(step, values.scrub(changed.reason()), SteppedExecutor.LOOK_AGAIN);
            case WriteReply.Denied denied -> Progress.failed(step, values.scrub(denied.reason()));
        };
    }

    private String who(LiveObject live) {
        return work.keys().stream()
                .flatMap(key -> Blame.other(work.request(), live, SecretValues.pointer(key)).stream())
                .findFirst()
                .orElse("somebody else");
    }
}
