package io.kubernaut.core.cluster;

/**
 * A StorageClass.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param provisioner the driver that makes its volumes
 * @param expandable whether its claims may grow (allowVolumeExpansion)
 * @param bindingMode Immediate or WaitForFirstConsumer (volumeBindingMode)
 */
public record StorageClassState(Meta meta, String provisioner, boolean expandable, String bindingMode)
        implements ClusterObject {}
