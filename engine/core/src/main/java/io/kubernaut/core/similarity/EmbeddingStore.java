package io.kubernaut.core.similarity;

import io.kubernaut.core.incident.Incident;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what closed incidents were like, as text and as numbers of one model or another. */
public interface EmbeddingStore {
    /**
     * Closed incidents that have no numbers of this model yet, the newest first.
     *
     * @param among how many of the newest closed incidents are looked at
     */
    List<Due> due(String model, int among, int limit);

    /** The decision that tells best what an incident is like: the one that was carried out, else the first. */
    Optional<UUID> telling(UUID incidentId);

    /**
     * Stores numbers in place of those of another model; the same again changes nothing.
     *
     * @return false when they were there
     */
    boolean store(Made made);

    /** Those made at or after {@code since} by the model that have numbers, by incident; at most {@code limit} after {@code last}. */
    List<Kept> kept(String model, Instant since, @Nullable Kept last, int limit);

    /** The time by the store's own clock, in which it notes when numbers were made. */
    Instant now();

    /** When the oldest incident that is kept was closed; what was closed before it is kept no longer. */
    Optional<Instant> oldest();

    /** What became of them, for those that are still known, in any order. */
    List<Course> courses(Collection<UUID> incidentIds);

    /**
     * A closed incident without numbers.
     *
     * @param decision that tells what it was like; null where nothing was decided about it
     */
    record Due(UUID incidentId, Instant closedAt, @Nullable UUID decision) {}

    /**
     * A closed incident with numbers.
     *
     * @param vector null where nothing is known of it that could be compared
     */
    record Made(
            UUID incidentId, Instant closedAt, String model, String text, Embedder.Embedded.@Nullable Vector vector) {}

    /** As the index needs it. */
    record Kept(UUID incidentId, Instant closedAt, Embedder.Embedded.Vector vector) {}

    /**
     * An incident, and what was done about it.
     *
     * @param alerts names of the alerts that its last decision was about
     * @param text what it was like
     * @param done the oldest first
     * @param untreated what became of it where nothing was done, in [0,1]; null where that is not known
     */
    record Course(
            Incident incident,
            Instant closedAt,
            List<String> alerts,
            String text,
            List<Precedent.Done> done,
            @Nullable Double untreated) {}
}
