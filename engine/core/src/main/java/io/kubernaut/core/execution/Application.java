package io.kubernaut.core.execution;

import java.time.Duration;
import java.util.List;

/** The ending of {@link ActionExecutor#apply}, {@link ActionExecutor#undo} and {@link ActionExecutor#expire}. */
public sealed interface Application {
    /**
     * The API server took the change.
     *
     * @param after JSON of the changed fields as the API server answered them
     * @param artefacts what was collected, already redacted
     */
    record Applied(String summary, String after, List<Artefact> artefacts) implements Application {
        public static Applied of(String summary, String after) {
            return new Applied(summary, after, List.of());
        }
    }

    /**
     * Part of it is done, or is waited for; to be called again.
     *
     * @param steps all steps as they are now
     * @param summary the latest, one sentence
     * @param again after how long; zero for at once
     * @param artefacts what was collected in this call, already redacted
     */
    record Underway(List<PlanStep> steps, String summary, Duration again, List<Artefact> artefacts)
            implements Application {
        public Underway(List<PlanStep> steps, String summary, Duration again) {
            this(steps, summary, again, List.of());
        }
    }

    /**
     * Something was changed and the rest of it cannot be: what was done is to be taken back.
     *
     * @param artefacts what was collected in this call, already redacted
     */
    record Broken(List<PlanStep> steps, String reason, List<Artefact> artefacts) implements Application {
        public Broken(List<PlanStep> steps, String reason) {
            this(steps, reason, List.of());
        }
    }

    /** Someone else changed the object meanwhile: plan again, never force. */
    record Conflict(String reason) implements Application {}

    /** The API server, or a check before it, said no; nothing was changed. */
    record Refused(String reason) implements Application {}

    /** Something collected: text or an archive, bounded in size. */
    record Artefact(String name, String contentType, byte[] content) {}
}
