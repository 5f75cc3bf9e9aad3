package io.kubernaut.core.advice;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Advice of a model that was followed, and what came of it.
 *
 * @param decisionId the decision that followed it
 * @param symptom what it was an answer to; "unknown" where the table of symptoms named none
 * @param alertName the alert it was an answer to
 * @param at when the action was applied
 * @param effectiveness in [0,1]
 */
public record TakenAdvice(
        UUID decisionId,
        UUID incidentId,
        String action,
        ObjectRef target,
        String symptom,
        String alertName,
        Instant at,
        double effectiveness) {

    /** Where it is remembered. */
    @FunctionalInterface
    public interface Source {
        /** Of runs since then that were assessed and not taken back, the newest first, at most this many. */
        List<TakenAdvice> since(Instant since, int limit);
    }
}
