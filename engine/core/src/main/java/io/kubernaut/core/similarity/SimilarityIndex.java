package io.kubernaut.core.similarity;

import io.kubernaut.core.similarity.Embedder.Embedded.Vector;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds among the newest closed incidents those whose numbers are most like some numbers. */
public interface SimilarityIndex {
    /** Takes in what was stored since, by whichever process, and lets go what is kept no longer. */
    void refresh();

    /**
     * The most alike first; of those that are alike to four digits, the one closed last first.
     *
     * @param except is none of them; null for nobody
     */
    List<Hit> nearest(Vector to, int limit, @Nullable UUID except);

    /** Among how many it looks. */
    int size();

    /** @param similarity the cosine, in [-1,1], to four digits */
    record Hit(UUID incidentId, double similarity) {
        private static final double DIGITS = 10_000;

        /** Beyond these digits two ways to add up the same products differ. */
        public static double rounded(double similarity) {
            return Math.clamp(Math.rint(similarity * DIGITS) / DIGITS, -1, 1);
        }
    }

    /** As PostgreSQL orders them; {@link UUID#compareTo} compares signed halves. */
    Comparator<UUID> BY_ID = (one, other) -> {
        int order = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return order == 0
                ? Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits())
                : order;
    };
}
