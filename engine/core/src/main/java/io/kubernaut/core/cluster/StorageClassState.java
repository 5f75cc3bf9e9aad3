package io.kubernaut.core.cluster;

/** A StorageClass. */
public record StorageClassState(Meta meta, String provisioner, boolean expandable, String bindingMode)
        implements ClusterObject {}
