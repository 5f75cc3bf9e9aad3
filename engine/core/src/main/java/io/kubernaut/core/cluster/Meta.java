package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that all objects share.
 *
 * @param ref cluster, kind, namespace and name
 * @param uid the object's UID, "" when a manifest gives none
 * @param generation raised by each change of the spec (metadata.generation); 0 where the kind has none
 * @param createdAt when it was made (metadata.creationTimestamp); null when a manifest gives none
 * @param deletedAt when deletion was asked for (metadata.deletionTimestamp); null for an object that is not terminating
 * @param labels all labels, values cut at 256 characters
 * @param annotations only those that rules may read (policy keys, GitOps marks, revisions), values cut at 256
 * @param controller the owner with {@code controller: true}; null for an object nobody manages
 * @param finalizers whether something holds up its deletion (metadata.finalizers is not empty)
 */
public record Meta(
        ObjectRef ref,
        String uid,
        long generation,
        @Nullable Instant createdAt,
        @Nullable Instant deletedAt,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        @Nullable Owner controller,
        boolean finalizers) {

    /**
     * The controlling owner.
     *
     * @param kind such as ReplicaSet
     * @param name in the same namespace, or of no namespace
     * @param uid tells it from an earlier object of the same name
     */
    public record Owner(String kind, String name, String uid) {}

    /** Its deletion was asked for (metadata.deletionTimestamp). */
    public boolean terminating() {
        return deletedAt != null;
    }

    /** The label's value, "" when it is not there. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /** The annotation's value, "" when it is not there. */
    public String annotation(String key) {
        return annotations.getOrDefault(key, "");
    }
}
