package io.kubernaut.core.cluster;

import java.util.List;

/**
 * An object of which only existence and key names matter: Secret, ConfigMap, ServiceAccount.
 *
 * @param keys names of the data keys, never values; empty where they are not known
 */
public record NamedState(Meta meta, List<String> keys) implements ClusterObject {}
