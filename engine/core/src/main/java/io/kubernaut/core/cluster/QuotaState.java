package io.kubernaut.core.cluster;

import java.util.SortedMap;

/**
 * A ResourceQuota; cpu in millicores, memory and storage in bytes, everything else counted. One with scopes names no limits
 * here: which pods it covers is for the API server to say.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param hard limits by resource, such as {@code requests.memory} or {@code pods} (spec.hard)
 * @param used what is used of them (status.used)
 */
public record QuotaState(Meta meta, SortedMap<String, Long> hard, SortedMap<String, Long> used)
        implements ClusterObject {
    /**
     * What is left of a resource, below 0 when more is used than allowed; {@link Long#MAX_VALUE} when the quota does
     * not name it.
     */
    public long left(String resource) {
        var limit = hard.get(resource);
        return limit == null ? Long.MAX_VALUE : limit - used.getOrDefault(resource, 0L);
    }
}
