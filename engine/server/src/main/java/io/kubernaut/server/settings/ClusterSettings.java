package io.kubernaut.server.settings;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Kubernetes cluster. Without settings it is found as kubectl finds it: {@code KUBECONFIG}, then the service account
 * of the pod, then {@code ~/.kube/config}.
 *
 * @param enabled false: no cluster is looked for; people are told, nothing is done
 * @param name the value of the label {@code cluster} that this cluster's alerts carry; "" takes alerts of any
 * @param contexts several clusters instead of that one: by the value of the label {@code cluster}, a context of the
 *     kubeconfig, or {@value #IN_CLUSTER} for the one that this runs in
 * @param secrets whether Secrets are listed, for the names of their keys; that needs a right by which all values could be
 *     read
 */
@ConfigurationProperties(prefix = "kubernaut.cluster", ignoreUnknownFields = false)
public record ClusterSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String name,
        @DefaultValue Map<String, String> contexts,
        @DefaultValue("false") boolean secrets) {
    /** Stands for the service account of the pod. */
    public static final String IN_CLUSTER = "in-cluster";

    public ClusterSettings {
        contexts = Map.copyOf(contexts);
        if (!contexts.isEmpty() && !name.isEmpty()) {
            throw new IllegalArgumentException(
                    "kubernaut.cluster.name is for a single cluster: give either it or kubernaut.cluster.contexts");
        }
    }
}
