package io.kubernaut.core.cluster;

/** An EndpointSlice: how many addresses of a Service are ready. */
public record EndpointsState(Meta meta, String service, int ready, int notReady) implements ClusterObject {}
