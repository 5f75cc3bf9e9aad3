package io.kubernaut.core.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A degradation as one source sees it now.
 *
 * @param cluster the cluster that it concerns, "" for the only one; null when it concerns all
 * @param about which kinds, or how many items; "" where the mode needs none
 * @param since when it began; null where the source does not know: then it is when it was first reported
 */
public record Sighting(
        DegradedMode mode,
        @Nullable String cluster,
        String about,
        String detail,
        @Nullable Instant since) {
    /** Of what concerns all clusters. */
    public static Sighting of(DegradedMode mode, String detail) {
        return new Sighting(mode, null, "", detail, null);
    }

    /** Of what concerns one cluster. */
    public static Sighting in(String cluster, DegradedMode mode, String detail) {
        return new Sighting(mode, cluster, "", detail, null);
    }
}
