package io.kubernaut.core.assessment;

import io.kubernaut.core.work.WorkItem;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what is known of the effect of runs. */
public interface AssessmentStore {
    /** Empty where no run has this id. */
    Optional<Known> known(UUID runId);

    /**
     * Notes how the target stood when the run's effect showed.
     *
     * @return false when the run is not over, or the claim's fence is old: then nothing was written
     */
    boolean standsAs(UUID runId, String stand, WorkItem work);

    /**
     * Writes down how well a finished run worked.
     *
     * @param recurredAt as it was known when this was assessed
     * @param decideAgain the incident that is to be decided again with that; null when none is
     * @return false when the alert recurred meanwhile, the run is not over, or the claim's fence is old: then nothing was
     *     written
     */
    boolean store(
            UUID runId, Assessment assessment, @Nullable Instant recurredAt, @Nullable UUID decideAgain, WorkItem work);

    /**
     * What is known of a run's effect.
     *
     * @param standsAs how the target stood when the effect showed; null before that was noted
     * @param assessment null until assessed
     * @param recurredAt when the alert fired again after it; null when it did not
     */
    record Known(
            @Nullable String standsAs,
            @Nullable Assessment assessment,
            @Nullable Instant recurredAt) {}
}
