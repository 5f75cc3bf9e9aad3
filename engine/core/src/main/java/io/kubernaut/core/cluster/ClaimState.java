package io.kubernaut.core.cluster;

import java.util.List;

/**
 * A PersistentVolumeClaim.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param phase Pending, Bound or Lost
 * @param storageClass name of its StorageClass (spec.storageClassName); "" when it names none
 * @param requested the size asked for, in bytes (spec.resources.requests.storage); 0 when there is none
 * @param capacity the size it has, in bytes (status.capacity.storage); 0 while unbound
 * @param volume name of the bound PersistentVolume, "" when none
 * @param accessModes such as ReadWriteOnce (spec.accessModes)
 * @param conditions status.conditions, in the API's order
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
    /** Its phase is Bound. */
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
