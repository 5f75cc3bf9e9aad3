package io.kubernaut.history.audit;

import org.jspecify.annotations.Nullable;

/**
 * What became of the chain.
 *
 * @param firstBatch the oldest one kept, 0 where there is none
 * @param lastBatch the last one that holds
 * @param entries how many entries the batches up to there have
 * @param hash of the last one that holds, "" where there is none
 * @param finding what does not fit, null when all does
 */
public record Verification(
        long firstBatch,
        long lastBatch,
        long entries,
        String hash,
        @Nullable String finding) {

    public boolean holds() {
        return finding == null;
    }

    /** A batch that somebody noted elsewhere, such as the log. */
    public record Anchor(long number, String hash) {}
}
