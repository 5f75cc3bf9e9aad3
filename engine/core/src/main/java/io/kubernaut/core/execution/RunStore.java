package io.kubernaut.core.execution;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.paging.Cursor;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps runs, their steps and artefacts. */
public interface RunStore {
    Optional<ActionRun> find(UUID runId);

    List<ActionRun> ofDecision(UUID decisionId);

    /** Steps in order. */
    List<Step> steps(UUID runId);

    /**
     * Moves a run from one state to the next, appends a step, and stores what follows from it, in one transaction.
     *
     * @param work the claimed item: a process that lost its lease cannot write
     * @return false when the run is no longer in {@code from}, or the claim's fence is old: then nothing was written
     */
    boolean advance(Advance advance, WorkItem work);

    /**
     * One move of a run.
     *
     * @param run as it is after the move
     * @param messages for people, each for all sinks
     * @param decideAgainIn when its incident is to be decided again; null when it is not
     * @param expiresIn when the change is to be ended; null when it is there to stay
     */
    record Advance(
            ActionRun run,
            RunState from,
            List<Message> messages,
            List<String> sinks,
            @Nullable Duration decideAgainIn,
            @Nullable Duration expiresIn) {
        public Advance(
                ActionRun run,
                RunState from,
                List<Message> messages,
                List<String> sinks,
                @Nullable Duration decideAgainIn) {
            this(run, from, messages, sinks, decideAgainIn, null);
        }
    }

    /**
     * Begins to take a finished run back: from VERIFIED or FAILED to UNDOING, with the target's lock and RUN work.
     *
     * @return false when the run is in another state or the target is busy: then nothing was written
     */
    boolean beginUndo(UUID runId, String by, String reason, Instant at);

    /** The run under way that changes the target, and so keeps others from it. */
    Optional<ActionRun> holding(ObjectRef target);

    /**
     * Begins to end a change that was made for a time: from VERIFIED or FAILED to EXPIRING, with the target's lock and RUN
     * work.
     *
     * @return false when the run is in another state or the target is busy: then nothing was written
     */
    boolean beginExpiry(UUID runId, Instant at);

    void attach(UUID runId, List<Application.Artefact> artefacts, Instant at);

    List<ArtefactLine> artefacts(UUID runId);

    Optional<Application.Artefact> artefact(UUID runId, String name);

    /** Deletes artefacts collected before that time; returns how many. */
    int dropArtefacts(Instant before);

    /** The newest first by creation and id: those strictly before the cursor. */
    List<ActionRun> list(Cursor before, int limit);

    /** One step of a run as it happened. */
    record Step(int sequence, Instant at, RunState state, String message) {}

    /** An artefact without its content. */
    record ArtefactLine(String name, String contentType, long bytes, Instant at) {}
}
