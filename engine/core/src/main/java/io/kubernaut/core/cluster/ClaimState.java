package io.kubernaut.core.cluster;

import java.util.List;

/**
 * A PersistentVolumeClaim.
 *
 * @param phase Pending, Bound or Lost
 * @param requested in bytes
 * @param capacity in bytes, 0 while unbound
 * @param volume name of the bound PersistentVolume, "" when none
 */
public record ClaimState(
        Meta meta,
        String phase,
        String storageClass,
        long requested,
        long capacity,
        String volume,
        List<String> accessModes,
        List<Condition> conditions)
        implements ClusterObject {
    public boolean bound() {
        return "Bound".equals(phase);
    }

    /** An expansion was asked for and is not done. */
    public boolean resizing() {
        return bound()
                && (requested > capacity
                        || conditions.stream()
                                .anyMatch(c -> c.isTrue()
                                        && ("Resizing".equals(c.type())
                                                || "FileSystemResizePending".equals(c.type()))));
    }
}
