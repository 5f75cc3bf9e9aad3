package io.kubernaut.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.AssessmentStore;
import io.kubernaut.core.work.WorkItem;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what is known of one run. */
final class MemoryAssessment implements AssessmentStore {
    Known known = new Known(null, null, null);
    boolean refuses;

    @Nullable
    UUID decideAgain;

    Assessment assessment() {
        assertThat(known.assessment()).isNotNull();
        return known.assessment();
    }

    void recurs(Instant at) {
        known = new Known(known.standsAs(), known.assessment(), at);
    }

    @Override
    public Optional<Known> known(UUID runId) {
        return Optional.of(known);
    }

    @Override
    public boolean standsAs(UUID runId, String stand, WorkItem work) {
        known = new Known(stand, known.assessment(), known.recurredAt());
        return true;
    }

    @Override
    public boolean store(
            UUID runId, Assessment assessment, @Nullable Instant recurredAt, @Nullable UUID again, WorkItem work) {
        if (refuses) {
            return false;
        }
        known = new Known(known.standsAs(), assessment, recurredAt);
        decideAgain = again;
        return true;
    }
}
