package io.kubernaut.core.advice;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps what models are asked and what they answer, shared by all replicas. One situation is asked about once while an answer
 * is awaited or kept.
 */
public interface Consultations {
    /** What is known of the situation at that time; empty where it is to be asked. */
    Optional<Known> known(String situation, Instant now);

    /**
     * Has a model asked, unless somebody else has in the meantime: whoever takes the work up finds it by its id.
     *
     * @return what is known then
     */
    Known ask(String situation, Wanted wanted, Instant now);

    /**
     * Notes that it is being asked about; empty where it is answered, or nobody wants to know any more.
     *
     * @param item its lease must hold
     */
    Optional<Begun> begin(WorkItem item);

    /**
     * Keeps the answer, has the incidents decided that wait for it, and records the calls.
     *
     * @param keepFor how long it is given again
     * @return false where the lease is lost: nothing is kept
     */
    boolean answer(WorkItem item, Answer answer, List<ModelCall> calls, Instant now, Duration keepFor);

    /** Drops what has not been valid for so long. */
    int drop(Instant invalidBefore);

    /**
     * What is known of a situation.
     *
     * @param consultation under which it is kept
     * @param askedAt when it was first to be asked
     * @param answer empty while it is awaited
     */
    record Known(UUID consultation, Instant askedAt, Optional<Answer> answer) {}

    /** What is to be asked. */
    record Wanted(Snapshot snapshot, Advisor.Question question) {}

    /**
     * What is being asked.
     *
     * @param times how often it was begun, this time among them: more than once where a process died over it
     */
    record Begun(Wanted wanted, int times) {}
}
