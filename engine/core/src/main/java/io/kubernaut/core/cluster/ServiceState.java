package io.kubernaut.core.cluster;

import java.util.SortedMap;

/** A Service. */
public record ServiceState(Meta meta, String type, SortedMap<String, String> selector) implements ClusterObject {}
