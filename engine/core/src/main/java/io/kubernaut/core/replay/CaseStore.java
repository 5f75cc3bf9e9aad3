package io.kubernaut.core.replay;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where decided cases are kept. */
public interface CaseStore {
    /** Cases decided from {@code since} on and before {@code until}. */
    CaseSource between(Instant since, Instant until);

    Optional<DecidedCase> find(UUID decisionId);
}
