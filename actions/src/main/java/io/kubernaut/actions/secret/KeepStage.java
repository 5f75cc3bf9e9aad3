package io.kubernaut.actions.secret;

import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Stage;
import io.kubernaut.actions.pods.RestartStage;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.PlanStep;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the values that are about to be replaced, encrypted, in its note. It comes first, so it is taken back last: by
 * then the values are back, and what was restarted for the new ones is restarted for them.
 */
record KeepStage(SecretWork work, List<ObjectRef> consumers) implements Stage {
    static final String KIND = "keep";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Progress advance(PlanStep step) {
        var secret = work.secret();
        return secret.isEmpty()
                ? Progress.failed(step, "The Secret was deleted meanwhile.")
                : Progress.done(
                        step.noting(work.vault()
                                .seal(SecretValues.of(secret.get(), work.keys()).json(), work.context())),
                        "The previous values are kept, encrypted.");
    }

    @Override
    public Progress takeBack(PlanStep step) {
        for (var consumer : consumers) {
            var first = new RestartStage(work.workbench(), work.request(), consumer, Marks.RUN);
            if (first.find().filter(first::restarted).isEmpty()) {
                continue; // It never saw the new values.
            }
            var again = new RestartStage(work.workbench(), work.request(), consumer, Marks.UNDONE);
            var progress = again.advance(step.noting(""));
            if (!(progress instanceof Progress.Done)) {
                return keepingNote(progress, step);
            }
        }
        return Progress.done(step, "What uses the Secret has its previous values.");
    }

    private static Progress keepingNote(Progress progress, PlanStep step) {
        return switch (progress) {
            case Progress.Waiting waiting ->
                new Progress.Waiting(waiting.step().noting(step.note()), waiting.again(), List.of());
            case Progress.Failed failed ->
                new Progress.Failed(failed.step().noting(step.note()), failed.reason(), List.of());
            case Progress.Done done -> done;
        };
    }

    /** The values as they were kept; empty when they are forgotten, or the key is another one now. */
    static Optional<SecretValues> kept(SecretWork work, PlanStep step) {
        return step.note().isEmpty()
                ? Optional.empty()
                : work.vault().open(step.note(), work.context()).map(SecretValues::parse);
    }

    /** Without what it kept. */
    static PlanStep forgetting(PlanStep step) {
        return step.kind().equals(KIND) && !step.note().isEmpty()
                ? step.noting("").in(step.state(), "The previous values are forgotten.")
                : step;
    }
}
