package io.kubernaut.actions.view;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/**
 * A kind of object that the view keeps current.
 *
 * @param group "" for the core group
 * @param essential without it the view knows too little to act on
 */
record WatchedKind(String group, String version, String plural, String kind, boolean namespaced, boolean essential) {
    /** What every cluster serves. */
    static final List<WatchedKind> BUILT_IN = List.of(
            essential("", "v1", "namespaces", "Namespace", false),
            essential("", "v1", "nodes", "Node", false),
            essential("", "v1", "pods", "Pod", true),
            essential("apps", "v1", "deployments", "Deployment", true),
            essential("apps", "v1", "replicasets", "ReplicaSet", true),
            essential("apps", "v1", "statefulsets", "StatefulSet", true),
            essential("apps", "v1", "daemonsets", "DaemonSet", true),
            useful("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true),
            useful("", "v1", "persistentvolumes", "PersistentVolume", false),
            useful("", "v1", "services", "Service", true),
            useful("", "v1", "resourcequotas", "ResourceQuota", true),
            useful("", "v1", "limitranges", "LimitRange", true),
            useful("", "v1", "events", "Event", true),
            useful("", "v1", "serviceaccounts", "ServiceAccount", true),
            useful("batch", "v1", "jobs", "Job", true),
            useful("batch", "v1", "cronjobs", "CronJob", true),
            useful("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", true),
            useful("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true),
            useful("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true),
            useful("networking.k8s.io", "v1", "ingresses", "Ingress", true),
            useful("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true),
            useful("storage.k8s.io", "v1", "storageclasses", "StorageClass", false));

    /** Of this and of Secrets only the names of keys are kept. */
    static final WatchedKind CONFIG_MAP = useful("", "v1", "configmaps", "ConfigMap", true);

    /** Whoever may list them may read their values, so they are watched only where that is wanted. */
    static final WatchedKind SECRET = useful("", "v1", "secrets", "Secret", true);

    private static WatchedKind essential(String group, String version, String plural, String kind, boolean namespaced) {
        return new WatchedKind(group, version, plural, kind, namespaced, true);
    }

    private static WatchedKind useful(String group, String version, String plural, String kind, boolean namespaced) {
        return new WatchedKind(group, version, plural, kind, namespaced, false);
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As people know it: {@code Pod}, or {@code Cluster.postgresql.cnpg.io} for what only one project calls so. */
    String display() {
        return group.contains(".") && !group.endsWith(".k8s.io") ? kind + "." + group : kind;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withPlural(plural)
                .withKind(kind)
                .withNamespaced(namespaced)
                .build();
    }
}
