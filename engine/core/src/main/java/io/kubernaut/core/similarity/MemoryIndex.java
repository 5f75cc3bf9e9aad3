package io.kubernaut.core.similarity;

import io.kubernaut.core.similarity.EmbeddingStore.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the numbers on the heap and looks at all of them: about 1.7 KB for each incident with 384 numbers, and a millisecond for
 * some thousands.
 */
public final class MemoryIndex implements SimilarityIndex {
    private static final int PAGE = 1_000;

    /** A transaction that noted the time before another one may be seen after it. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private static final Comparator<Kept> NEWEST_FIRST = Comparator.comparing(Kept::closedAt)
            .thenComparing(Kept::incidentId, BY_ID)
            .reversed();

    private final EmbeddingStore store;
    private final String model;
    private final int most;
    private volatile @Nullable List<Kept> newest;
    private Instant takenInUntil = Instant.EPOCH;

    /** @param most how many of the newest incidents are kept */
    public MemoryIndex(EmbeddingStore store, String model, int most) {
        this.store = store;
        this.model = model;
        this.most = most;
    }

    @Override
    public synchronized void refresh() {
        var until = store.now();
        var byId = new HashMap<UUID, Kept>();
        var before = newest;
        if (before != null) {
            before.forEach(k -> byId.put(k.incidentId(), k));
        }
        takeIn(byId);
        var oldest = store.oldest();
        newest = byId.values().stream()
                .filter(k -> oldest.isPresent() && !k.closedAt().isBefore(oldest.get()))
                .sorted(NEWEST_FIRST)
                .limit(most)
                .toList();
        takenInUntil = until.minus(LATE);
    }

    private void takeIn(Map<UUID, Kept> byId) {
        @Nullable Kept last = null;
        for (int taken = 0; taken < most; taken += PAGE) {
            var page = store.kept(model, takenInUntil, last, Math.min(PAGE, most - taken));
            page.forEach(k -> byId.put(k.incidentId(), k));
            if (page.size() < PAGE) {
                return;
            }
            last = page.getLast();
        }
    }

    @Override
    public List<Hit> nearest(Embedder.Embedded.Vector to, int limit, @Nullable UUID except) {
        // The sort is stable, and the newest come first.
        return entries().stream()
                .filter(k -> !k.incidentId().equals(except))
                .filter(k -> k.vector().numbers().length == to.numbers().length)
                .map(k -> new Hit(k.incidentId(), Hit.rounded(cosine(k.vector().numbers(), to.numbers()))))
                .sorted(Comparator.comparingDouble(Hit::similarity).reversed())
                .limit(limit)
                .toList();
    }

    private List<Kept> entries() {
        var known = newest;
        if (known == null) {
            refresh();
            known = newest;
        }
        return known == null ? List.of() : known;
    }

    @Override
    public int size() {
        return entries().size();
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * (double) other[i];
        }
        return product;
    }
}
