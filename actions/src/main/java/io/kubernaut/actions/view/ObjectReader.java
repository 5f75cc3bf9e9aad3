package io.kubernaut.actions.view;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.Meta;
import io.kubernaut.core.cluster.NamedState;
import io.kubernaut.core.cluster.NamespaceState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reduces a Kubernetes object to what rules and guards may read. Neither values of environment variables nor the data of
 * Secrets and ConfigMaps are kept; long texts are cut.
 *
 * <p>A kind of which core has no record becomes a {@code CustomObjectState}. Selectors are reduced to their
 * {@code matchLabels}: one that also has expressions then seems to select more than it does, which makes guards more
 * careful, not less.
 */
public final class ObjectReader {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    private final String cluster;

    /** Reads objects of the cluster of this name, "" for the only one. */
    public ObjectReader(String cluster) {
        this.cluster = cluster;
    }

    /**
     * Empty for kinds that nothing reads.
     *
     * @throws MalformedFieldException when a field that is read has the wrong form
     */
    public Optional<ClusterObject> read(HasMetadata object) {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = SERIALIZATION.convertValue(object, Map.class);
        return read(object.getApiVersion(), object.getKind(), fields);
    }

    /**
     * Reads an object as JSON or YAML has it.
     *
     * @throws MalformedFieldException when a field that is read has the wrong form
     */
    public Optional<ClusterObject> read(Map<String, ?> object) {
        var tree = Tree.of(object);
        return read(
                tree.required("apiVersion", "write the API version, such as v1 or apps/v1"),
                tree.required("kind", "write the kind, such as Pod"),
                object);
    }

    /** Reads an object that does not carry its own type, as items of lists do not. */
    Optional<ClusterObject> read(String apiVersion, String kind, Map<String, ?> object) {
        if (!Kinds.read(kind)) {
            return Optional.empty();
        }
        var tree = Tree.of(object);
        var meta = MetaReader.read(cluster, kind, tree);
        var group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        return switch (group) {
            case "" -> core(meta, apiVersion, kind, tree);
            case "apps" -> Optional.of(apps(meta, apiVersion, kind, tree));
            case "batch", "autoscaling", "policy", "networking.k8s.io", "discovery.k8s.io", "events.k8s.io" ->
                grouped(meta, apiVersion, kind, tree);
            case "storage.k8s.io" ->
                Optional.of(
                        kind.equals("StorageClass")
                                ? StorageReader.storageClass(meta, tree)
                                : CustomReader.read(meta, apiVersion, tree));
            case "metrics.k8s.io" ->
                kind.equals("PodMetrics") ? Optional.of(PodReader.metrics(meta, tree)) : Optional.empty();
            default -> Optional.of(CustomReader.read(meta, apiVersion, tree));
        };
    }

    private static Optional<ClusterObject> core(Meta meta, String apiVersion, String kind, Tree tree) {
        return switch (kind) {
            case "Pod" -> Optional.of(PodReader.read(meta, tree));
            case "Node" -> Optional.of(NodeReader.read(meta, tree));
            case "Namespace" ->
                Optional.of(new NamespaceState(
                        meta, tree.at("status").text("phase", meta.terminating() ? "Terminating" : "Active")));
            case "Event" -> EventReader.read(meta, tree).map(ClusterObject.class::cast);
            case "PersistentVolumeClaim" -> Optional.of(StorageReader.claim(meta, tree));
            case "PersistentVolume" -> Optional.of(StorageReader.volume(meta, tree));
            case "Service" -> Optional.of(NetworkReader.service(meta, tree));
            case "ResourceQuota" -> Optional.of(LimitsReader.quota(meta, tree));
            case "LimitRange" -> Optional.of(LimitsReader.limitRange(meta, tree));
            case "Secret", "ConfigMap", "ServiceAccount" -> Optional.of(named(meta, tree));
            default -> Optional.of(CustomReader.read(meta, apiVersion, tree));
        };
    }

    private static NamedState named(Meta meta, Tree tree) {
        var keys = new TreeSet<String>();
        for (var part : List.of("data", "binaryData", "stringData")) {
            tree.at(part).forEachKey(keys::add);
        }
        return new NamedState(meta, List.copyOf(keys));
    }

    private static ClusterObject apps(Meta meta, String apiVersion, String kind, Tree tree) {
        return switch (kind) {
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet" -> WorkloadReader.read(meta, tree);
            default -> CustomReader.read(meta, apiVersion, tree);
        };
    }

    private static Optional<ClusterObject> grouped(Meta meta, String apiVersion, String kind, Tree tree) {
        return switch (kind) {
            case "Job" -> Optional.of(WorkloadReader.job(meta, tree));
            case "CronJob" -> Optional.of(WorkloadReader.cronJob(meta, tree));
            case "HorizontalPodAutoscaler" -> Optional.of(AutoscalerReader.read(meta, tree));
            case "PodDisruptionBudget" -> Optional.of(LimitsReader.budget(meta, tree));
            case "NetworkPolicy" -> Optional.of(NetworkReader.policy(meta, tree));
            case "EndpointSlice" -> Optional.of(NetworkReader.endpoints(meta, tree));
            case "Event" -> EventReader.read(meta, tree).map(ClusterObject.class::cast);
            default -> Optional.of(CustomReader.read(meta, apiVersion, tree));
        };
    }
}
