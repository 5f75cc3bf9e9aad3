package io.kubernaut.core.cluster;

/** A PersistentVolume; {@code claim} is {@code namespace/name}, {@code nodeLocal} when it is pinned to a node. */
public record VolumeState(Meta meta, String phase, String storageClass, long capacity, String claim, boolean nodeLocal)
        implements ClusterObject {}
