package io.kubernaut.core.assessment;

import io.kubernaut.core.incident.Incident;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Keeps what became of incidents for which nothing was done: what actions are measured against. */
public interface UntreatedStore {
    /**
     * Incidents opened after {@code from} and no later than {@code until} for which no run was ever begun, and of which it
     * is not known yet what became of them. Where they are more than the limit, a choice that does not depend on how they
     * ended.
     */
    List<Incident> due(Instant from, Instant until, int limit);

    /**
     * Writes down what became of one.
     *
     * @param assessment without a score where it cannot be told, or where it was not left alone after all
     * @return false when another process was first: then nothing was written
     */
    boolean store(Incident incident, Assessment assessment);

    /** Those whose alert fired again after they were looked at, and whose score does not say so yet. */
    List<Recurred> recurred(int limit);

    /** Writes down a score that says that the alert fired again. */
    void lower(Recurred recurred, Assessment assessment);

    /**
     * One that seemed well, and was not.
     *
     * @param openedAt when its incident began
     * @param recurredAt when the alert fired again
     */
    record Recurred(UUID incidentId, Instant openedAt, Instant recurredAt, Assessment assessment) {}
}
