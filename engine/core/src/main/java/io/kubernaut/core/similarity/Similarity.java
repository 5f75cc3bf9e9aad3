package io.kubernaut.core.similarity;

import static java.util.stream.Collectors.toMap;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.similarity.EmbeddingStore.Course;
import io.kubernaut.core.similarity.EmbeddingStore.Due;
import io.kubernaut.core.similarity.EmbeddingStore.Made;
import io.kubernaut.core.similarity.SimilarityIndex.Hit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which closed incidents were like one: by what their facts were, whoever they were about. */
public final class Similarity implements Precedents {
    private static final Logger log = LoggerFactory.getLogger(Similarity.class);

    /** How many incidents get their numbers at once: a second's work at most. */
    private static final int BATCH = 50;

    private static final int FOR_MODELS = 3;

    /** Incidents of one kind are above 0.95, of others below 0.8, as a test of the real model shows. */
    private static final double ALIKE = 0.85;

    /** Of an incident about which nothing was decided. */
    private static final Description NOTHING = new Description("");

    private final Function<UUID, Optional<Description>> descriptions;
    private final EmbeddingStore store;
    private final Embedder embedder;
    private final SimilarityIndex index;
    private final int among;

    /**
     * @param descriptions of what decisions were about, by their ids
     * @param among how many of the newest closed incidents are compared with
     */
    public Similarity(
            Function<UUID, Optional<Description>> descriptions,
            EmbeddingStore store,
            Embedder embedder,
            SimilarityIndex index,
            int among) {
        this.descriptions = descriptions;
        this.store = store;
        this.embedder = embedder;
        this.index = index;
        this.among = among;
    }

    /** What there is to say of an incident. */
    public sealed interface Answer {
        /** @param because in words for people */
        record Off(String because) implements Answer {}

        /**
         * @param description what the incident is like, on one line; "" where nothing is known of it yet
         * @param compared how many closed incidents it was compared with
         * @param similar the most alike first
         */
        record Found(String description, int compared, List<Precedent> similar) implements Answer {}
    }

    /** Closed incidents that were like one, which may be open or closed. */
    public Answer to(UUID incidentId, int limit) {
        var description = store.telling(incidentId).map(this::described).orElse(NOTHING);
        return switch (embedder.embed(description.text())) {
            case Embedder.Embedded.Unavailable(var because) -> new Answer.Off(because);
            case Embedder.Embedded.Vector vector ->
                new Answer.Found(
                        description.inOneLine(),
                        index.size(),
                        description.equals(NOTHING)
                                ? List.of()
                                : precedents(index.nearest(vector, limit, incidentId))
                                        .toList());
        };
    }

    @Override
    public List<Precedent> like(Snapshot snapshot) {
        return switch (embedder.embed(Description.of(snapshot).text())) {
            case Embedder.Embedded.Unavailable ignored -> List.of();
            case Embedder.Embedded.Vector vector ->
                precedents(index.nearest(vector, 10 * FOR_MODELS, null).stream()
                                .filter(h -> h.similarity() >= ALIKE)
                                .toList())
                        .filter(p -> p.outcome().known())
                        .limit(FOR_MODELS)
                        .toList();
        };
    }

    private Stream<Precedent> precedents(List<Hit> hits) {
        var courses = store.courses(hits.stream().map(Hit::incidentId).toList()).stream()
                .collect(toMap(c -> c.incident().incidentId(), c -> c));
        return hits.stream().flatMap(h -> precedent(courses.get(h.incidentId()), h));
    }

    private static Stream<Precedent> precedent(@Nullable Course course, Hit hit) {
        return course == null ? Stream.empty() : Stream.of(Precedent.of(course, hit.similarity()));
    }

    /**
     * Gives closed incidents their numbers, and takes in what others gave. Any number of processes may do it at once.
     *
     * @return how many got theirs
     */
    public int sweep() {
        int made = 0;
        for (var due : store.due(embedder.model(), among, BATCH)) {
            var description = described(due);
            switch (embedder.embed(description.text())) {
                case Embedder.Embedded.Unavailable ignored -> {
                    return made;
                }
                case Embedder.Embedded.Vector vector ->
                    made += store(due, description, description.equals(NOTHING) ? null : vector);
            }
        }
        index.refresh();
        return made;
    }

    private int store(Due due, Description description, Embedder.Embedded.@Nullable Vector vector) {
        var made = new Made(due.incidentId(), due.closedAt(), embedder.model(), description.text(), vector);
        return store.store(made) ? 1 : 0;
    }

    /** One whose facts cannot be read must not keep the others from theirs, now and each time after. */
    private Description described(Due due) {
        var decision = due.decision();
        if (decision == null) {
            return NOTHING;
        }
        try {
            return described(decision);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("incident", due.incidentId()).setCause(e).log("similarity.facts_unreadable");
            return NOTHING;
        }
    }

    private Description described(UUID decision) {
        return descriptions.apply(decision).orElse(NOTHING);
    }
}
