package io.kubernaut.core.execution;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.guard.Limits;
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
     * @param assessIn when its effect is to be looked at; null when it is not
     */
    record Advance(
            ActionRun run,
            RunState from,
            List<Message> messages,
            List<String> sinks,
            @Nullable Duration decideAgainIn,
            @Nullable Duration expiresIn,
            @Nullable Duration assessIn) {
        public Advance(
                ActionRun run,
                RunState from,
                List<Message> messages,
                List<String> sinks,
                @Nullable Duration decideAgainIn) {
            this(run, from, messages, sinks, decideAgainIn, null, null);
        }
    }

    /**
     * Creates a run with its RUN work, within the limits, as the next step of a plan.
     *
     * @param work the claimed item of the step before it: a process that lost its lease cannot write
     */
    Started start(ActionRun run, Limits limits, WorkItem work);

    /** How creating a run ended; unless it was started, nothing was written. */
    enum Started {
        STARTED,
        TARGET_BUSY,
        LIMIT_REACHED,
        LEASE_LOST
    }

    /**
     * Begins to take a finished run back: from VERIFIED or FAILED to UNDOING, with the locks of all that it changes and
     * RUN work.
     *
     * @return false when the run is in another state or another one has one of them: then nothing was written
     */
    boolean beginUndo(UUID runId, String by, String reason, Instant at);

    /**
     * Locks all that a run changes as it is planned, or nothing of it. What it had locked under a plan before and does not
     * change any more is let go. All its locks go when it ends.
     *
     * @param work the claimed item: for a process that lost its lease nothing is locked
     * @return what another run has; empty when all is this run's, or the lease is lost
     */
    Optional<Held> lock(ActionRun planned, WorkItem work);

    /** What another run has of that which this one changes, and so is kept from. */
    Optional<Held> heldAgainst(ActionRun run);

    /**
     * An object that a run under way changes.
     *
     * @param by that run
     */
    record Held(ObjectRef object, ActionRun by) {
        /** Such as "shop/Deployment/cart is being changed by run 0198 (drain_node)". */
        public String inWords() {
            return object.display() + " is being changed by run " + by.runId() + " (" + by.action() + ")";
        }
    }

    /**
     * Begins to end a change that was made for a time: from VERIFIED or FAILED to EXPIRING, with the locks of all that it
     * changes and RUN work.
     *
     * @return false when the run is in another state or another one has one of them: then nothing was written
     */
    boolean beginExpiry(UUID runId, Instant at);

    /**
     * Says more of a run that is over, as a further step in the state that it is in, and tells people.
     *
     * @param run as it was found, with the new sentence
     * @param work the claimed item: a process that lost its lease cannot write
     * @return false when the run is in another state by now, or the claim's fence is old: then nothing was written
     */
    boolean remark(ActionRun run, Message message, List<String> sinks, WorkItem work);

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
