package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * A ResourceQuota; cpu in millicores, memory and storage in bytes, everything else counted.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param hard limits by resource, such as {@code requests.memory} or {@code pods} (spec.hard)
 * @param used what is used of them (status.used), by what its scopes match
 * @param scopes which pods it counts (spec.scopes, spec.scopeSelector); empty for all
 */
public record QuotaState(Meta meta, SortedMap<String, Long> hard, SortedMap<String, Long> used, List<QuotaScope> scopes)
        implements ClusterObject {
    /** Snapshots of before scopes were kept have none. */
    public QuotaState {
        scopes = Objects.requireNonNullElse(scopes, List.of());
    }

    /** One that counts all. */
    public QuotaState(Meta meta, SortedMap<String, Long> hard, SortedMap<String, Long> used) {
        this(meta, hard, used, List.of());
    }

    /**
     * What is left of a resource, below 0 when more is used than allowed; {@link Long#MAX_VALUE} when the quota does
     * not name it.
     */
    public long left(String resource) {
        var limit = hard.get(resource);
        return limit == null ? Long.MAX_VALUE : limit - used.getOrDefault(resource, 0L);
    }
}
