package io.kubernaut.core.execution;

import java.util.List;

/** The ending of {@link ActionExecutor#apply} and {@link ActionExecutor#undo}. */
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

    /** Someone else changed the object meanwhile: plan again, never force. */
    record Conflict(String reason) implements Application {}

    /** The API server, or a check before it, said no; nothing was changed. */
    record Refused(String reason) implements Application {}

    /** Something collected: text or an archive, bounded in size. */
    record Artefact(String name, String contentType, byte[] content) {}
}
