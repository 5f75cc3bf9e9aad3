package io.kubernaut.actions.executor;

import io.kubernaut.core.execution.Application.Artefact;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.Verification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one step of an action does. It may be called again at any time, also by another process that knows only what was
 * stored: so it looks at the cluster first, and does only what is missing.
 */
public interface Stage {
    /** The kind of the step, as the catalogue has it. */
    String kind();

    /** Brings the step forward, without waiting. */
    Progress advance(PlanStep step);

    /** Takes back what the step changed; a step that changes nothing lasting has nothing to do. */
    default Progress takeBack(PlanStep step) {
        return Progress.done(step, "Nothing of it is to be taken back.");
    }

    /** Stops what the step has set off and what runs on by itself; what it did, in words. */
    default Optional<String> halt() {
        return Optional.empty();
    }

    /** Where a step stands after a call. */
    sealed interface Progress {
        PlanStep step();

        /** What was collected in this call, already redacted. */
        List<Artefact> artefacts();

        /** It is done, or taken back. */
        record Done(PlanStep step, List<Artefact> artefacts) implements Progress {}

        /** It is not over yet; again after a while. */
        record Waiting(PlanStep step, Duration again, List<Artefact> artefacts) implements Progress {}

        /** It cannot be done any more. */
        record Failed(PlanStep step, String reason, List<Artefact> artefacts) implements Progress {}

        static Progress done(PlanStep step, String said) {
            return new Done(step.in(PlanStep.State.DONE, said), List.of());
        }

        static Progress waiting(PlanStep step, String said, Duration again) {
            return new Waiting(step.in(PlanStep.State.UNDER_WAY, said), again, List.of());
        }

        static Progress failed(PlanStep step, String reason) {
            return new Failed(step.in(PlanStep.State.FAILED, reason), reason, List.of());
        }

        /** As what the step waits for looks. */
        static Progress as(PlanStep step, Verification looks) {
            return switch (looks) {
                case Verification.Verified verified -> done(step, verified.evidence());
                case Verification.Pending pending -> waiting(step, pending.missing(), SteppedExecutor.LOOK_AGAIN);
                case Verification.Failed failed -> failed(step, failed.reason());
            };
        }

        /** The same, with what was collected. It is kept before the step is stored, so it may be handed over twice. */
        default Progress with(List<Artefact> collected) {
            return switch (this) {
                case Done done -> new Done(done.step(), collected);
                case Waiting waiting -> new Waiting(waiting.step(), waiting.again(), collected);
                case Failed failed -> new Failed(failed.step(), failed.reason(), collected);
            };
        }
    }
}
