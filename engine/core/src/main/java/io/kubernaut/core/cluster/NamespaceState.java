package io.kubernaut.core.cluster;

/** A Namespace; {@code phase} is Active or Terminating. */
public record NamespaceState(Meta meta, String phase) implements ClusterObject {}
