package io.kubernaut.server.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Kubernetes cluster. Without settings it is found as kubectl finds it: {@code KUBECONFIG}, then the service account
 * of the pod, then {@code ~/.kube/config}.
 *
 * @param enabled false: no cluster is looked for; people are told, nothing is done
 * @param name the value of the label {@code cluster} that this cluster's alerts carry; "" takes alerts of any
 */
@ConfigurationProperties(prefix = "kubernaut.cluster", ignoreUnknownFields = false)
public record ClusterSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String name) {}
