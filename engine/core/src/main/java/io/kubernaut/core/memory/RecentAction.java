package io.kubernaut.core.memory;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An earlier remediation, as rules and guards see it.
 *
 * @param alertName the alert it answered, "" when unknown
 * @param symptom the symptom it answered, "" when unknown
 * @param effectiveness in [0,1]: worked from 0.6, did not up to 0.4; null when it has not been or cannot be told
 * @param recurredAt when the alert fired again after it; null when it did not
 */
public record RecentAction(
        Instant at,
        String action,
        ObjectRef target,
        SortedMap<String, String> parameters,
        Ended ended,
        String alertName,
        String symptom,
        @Nullable Double effectiveness,
        @Nullable Instant recurredAt,
        String note) {

    /** How the run ended: not whether it helped. */
    public enum Ended {
        SUCCEEDED,
        FAILED,
        IN_PROGRESS
    }

    public boolean worked() {
        return effectiveness != null && effectiveness >= 0.6;
    }

    public boolean didNotWork() {
        return effectiveness != null && effectiveness <= 0.4;
    }

    public boolean inProgress() {
        return ended == Ended.IN_PROGRESS;
    }
}
