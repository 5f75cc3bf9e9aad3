package io.kubernaut.actions.view;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which of the custom kinds that rules and actions know are installed. */
final class OptionalKinds {
    static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("cert-manager.io", Set.of("Certificate", "Issuer", "ClusterIssuer")),
            Map.entry("external-secrets.io", Set.of("ExternalSecret")),
            Map.entry("argoproj.io", Set.of("Application", "Rollout")),
            Map.entry("helm.toolkit.fluxcd.io", Set.of("HelmRelease")),
            Map.entry("kustomize.toolkit.fluxcd.io", Set.of("Kustomization")),
            Map.entry("velero.io", Set.of("Backup", "Schedule", "BackupStorageLocation")),
            Map.entry("postgresql.cnpg.io", Set.of("Cluster", "ScheduledBackup")),
            Map.entry("postgres-operator.crunchydata.com", Set.of("PostgresCluster")),
            Map.entry("acid.zalan.do", Set.of("postgresql")),
            Map.entry("kafka.strimzi.io", Set.of("Kafka", "KafkaTopic")),
            Map.entry("snapshot.storage.k8s.io", Set.of("VolumeSnapshot", "VolumeSnapshotClass")),
            Map.entry("keda.sh", Set.of("ScaledObject")),
            Map.entry("autoscaling.k8s.io", Set.of("VerticalPodAutoscaler")));

    static final String METRICS_GROUP = "metrics.k8s.io";

    private OptionalKinds() {}

    /** What a look at the cluster's API groups found; {@code metrics} is empty without a metrics server. */
    record Found(List<WatchedKind> kinds, Optional<WatchedKind> metrics) {}

    static Found in(KubernetesClient client) {
        var groups = client.getApiGroups();
        var kinds = new ArrayList<WatchedKind>();
        Optional<WatchedKind> metrics = Optional.empty();
        for (var group : groups == null ? List.<APIGroup>of() : groups.getGroups()) {
            var wanted = KNOWN.get(group.getName());
            if (wanted != null) {
                kinds.addAll(served(client, group, wanted));
            } else if (group.getName().equals(METRICS_GROUP)) {
                metrics = served(client, group, Set.of("PodMetrics")).stream().findFirst();
            }
        }
        return new Found(List.copyOf(kinds), metrics);
    }

    private static List<WatchedKind> served(KubernetesClient client, APIGroup group, Set<String> wanted) {
        var version = group.getPreferredVersion() != null
                ? group.getPreferredVersion().getVersion()
                : group.getVersions().getFirst().getVersion();
        var resources = client.getApiResources(group.getName() + "/" + version);
        return resources == null
                ? List.of()
                : resources.getResources().stream()
                        // names with a slash are subresources
                        .filter(r ->
                                wanted.contains(r.getKind()) && !r.getName().contains("/"))
                        .map(r -> new WatchedKind(
                                group.getName(),
                                version,
                                r.getName(),
                                r.getKind(),
                                Boolean.TRUE.equals(r.getNamespaced()),
                                false))
                        .toList();
    }
}
