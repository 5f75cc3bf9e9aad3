package io.kubernaut.actions.view;

import java.util.Set;

/** What must be known about kinds before an object of them is read. */
final class Kinds {
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "Node",
            "Namespace",
            "PersistentVolume",
            "StorageClass",
            "ClusterIssuer",
            "PriorityClass",
            "IngressClass",
            "VolumeSnapshotClass",
            "VolumeSnapshotContent",
            "VolumeAttachment",
            "RuntimeClass",
            "MutatingWebhookConfiguration",
            "ValidatingWebhookConfiguration",
            "ClusterSecretStore",
            "ClusterPolicy");

    private static final Set<String> NAMESPACED = Set.of(
            "Pod",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
            "DaemonSet",
            "PersistentVolumeClaim",
            "HorizontalPodAutoscaler",
            "PodDisruptionBudget",
            "ResourceQuota",
            "LimitRange",
            "Service",
            "EndpointSlice",
            "NetworkPolicy",
            "Event",
            "PodMetrics",
            "Job",
            "CronJob",
            "Secret",
            "ConfigMap",
            "ServiceAccount",
            "Ingress",
            "Lease");

    /** Built-in kinds that no rule, guard or action reads. */
    private static final Set<String> NOT_READ = Set.of(
            "APIService",
            "Binding",
            "CertificateSigningRequest",
            "ClusterRole",
            "ClusterRoleBinding",
            "ComponentStatus",
            "ControllerRevision",
            "CSIDriver",
            "CSINode",
            "CSIStorageCapacity",
            "CustomResourceDefinition",
            "Endpoints",
            "FlowSchema",
            "NodeMetrics",
            "PodTemplate",
            "PriorityLevelConfiguration",
            "Role",
            "RoleBinding");

    private Kinds() {}

    static boolean clusterScoped(String kind) {
        return CLUSTER_SCOPED.contains(kind);
    }

    /** Known to live in a namespace; custom kinds are not known. */
    static boolean namespaced(String kind) {
        return NAMESPACED.contains(kind);
    }

    static boolean read(String kind) {
        return !NOT_READ.contains(kind);
    }
}
