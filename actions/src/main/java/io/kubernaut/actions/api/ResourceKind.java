package io.kubernaut.actions.api;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where objects of one kind live in the API.
 *
 * @param group "" for the core group
 */
public record ResourceKind(String kind, String group, String version, String plural, boolean namespaced) {
    public static final ResourceKind POD = core("Pod", "pods", true);
    public static final ResourceKind NODE = core("Node", "nodes", false);
    public static final ResourceKind CLAIM = core("PersistentVolumeClaim", "persistentvolumeclaims", true);
    public static final ResourceKind QUOTA = core("ResourceQuota", "resourcequotas", true);
    public static final ResourceKind LIMIT_RANGE = core("LimitRange", "limitranges", true);
    public static final ResourceKind EVENT = core("Event", "events", true);
    public static final ResourceKind DEPLOYMENT = apps("Deployment", "deployments");
    public static final ResourceKind REPLICA_SET = apps("ReplicaSet", "replicasets");
    public static final ResourceKind STATEFUL_SET = apps("StatefulSet", "statefulsets");
    public static final ResourceKind DAEMON_SET = apps("DaemonSet", "daemonsets");
    public static final ResourceKind AUTOSCALER =
            new ResourceKind("HorizontalPodAutoscaler", "autoscaling", "v2", "horizontalpodautoscalers", true);
    public static final ResourceKind STORAGE_CLASS =
            new ResourceKind("StorageClass", "storage.k8s.io", "v1", "storageclasses", false);

    private static final Map<String, ResourceKind> KNOWN = Stream.of(
                    POD,
                    NODE,
                    CLAIM,
                    DEPLOYMENT,
                    REPLICA_SET,
                    STATEFUL_SET,
                    DAEMON_SET,
                    AUTOSCALER,
                    STORAGE_CLASS,
                    QUOTA,
                    LIMIT_RANGE,
                    core("Namespace", "namespaces", false),
                    core("PersistentVolume", "persistentvolumes", false),
                    core("Service", "services", true),
                    core("ServiceAccount", "serviceaccounts", true),
                    new ResourceKind("Job", "batch", "v1", "jobs", true),
                    new ResourceKind("CronJob", "batch", "v1", "cronjobs", true),
                    new ResourceKind("Ingress", "networking.k8s.io", "v1", "ingresses", true),
                    new ResourceKind("NetworkPolicy", "networking.k8s.io", "v1", "networkpolicies", true),
                    new ResourceKind("PodDisruptionBudget", "policy", "v1", "poddisruptionbudgets", true),
                    new ResourceKind("Cluster", "postgresql.cnpg.io", "v1", "clusters", true),
                    new ResourceKind(
                            "PostgresCluster",
                            "postgres-operator.crunchydata.com",
                            "v1beta1",
                            "postgresclusters",
                            true),
                    new ResourceKind("postgresql", "acid.zalan.do", "v1", "postgresqls", true),
                    new ResourceKind("Schedule", "velero.io", "v1", "schedules", true),
                    new ResourceKind("Certificate", "cert-manager.io", "v1", "certificates", true))
            .collect(Collectors.toUnmodifiableMap(ResourceKind::kind, Function.identity()));

    /** Empty for kinds that are not handled here, Secrets and ConfigMaps among them: their content is never read. */
    public static Optional<ResourceKind> of(String kind) {
        return Optional.ofNullable(KNOWN.get(kind));
    }

    private static ResourceKind core(String kind, String plural, boolean namespaced) {
        return new ResourceKind(kind, "", "v1", plural, namespaced);
    }

    private static ResourceKind apps(String kind, String plural) {
        return new ResourceKind(kind, "apps", "v1", plural, true);
    }

    /** The same kind in another version. */
    ResourceKind in(String otherVersion) {
        return new ResourceKind(kind, group, otherVersion, plural, namespaced);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The collection's path; the namespace is ignored for cluster-scoped kinds, and "" means all of them. */
    public String path(String namespace) {
        var root = group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
        return namespaced && !namespace.isEmpty()
                ? root + "/namespaces/" + ApiPath.segment(namespace) + "/" + plural
                : root + "/" + plural;
    }

    public String path(String namespace, String name) {
        return path(namespace) + "/" + ApiPath.segment(name);
    }
}
