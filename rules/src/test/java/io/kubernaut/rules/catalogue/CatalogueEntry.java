package io.kubernaut.rules.catalogue;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kubernaut.core.alert.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One line of {@code alert-catalog.jsonl}. */
record CatalogueEntry(
        String name,
        String source,
        String severity,
        List<String> labels,
        @JsonProperty("sensible_actions") List<String> sensible,
        @JsonProperty("unsafe_actions") List<String> unsafe) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Path FILE = Path.of("scenarios/alert-catalog.jsonl");

    /** What the labels hold where everything of {@link HealthyCluster} is meant. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("namespace", "shop"),
            Map.entry("exported_namespace", "shop"),
            Map.entry("k8s_ns_name", "shop"),
            Map.entry("dest_namespace", "shop"),
            Map.entry("destination_workload_namespace", "shop"),
            Map.entry("source_namespace", "edge"),
            Map.entry("pod", "cart-5d9f-a"),
            Map.entry("k8s_pod_name", "cart-5d9f-a"),
            Map.entry("kubernetes_pod_name", "cart-5d9f-a"),
            Map.entry("container", "cart"),
            Map.entry("container_name", "cart"),
            Map.entry("service", "cart"),
            Map.entry("deployment", "cart"),
            Map.entry("destination_workload", "cart"),
            Map.entry("workload", "cart"),
            Map.entry("replicaset", "cart-5d9f"),
            Map.entry("statefulset", "orders-db"),
            Map.entry("daemonset", "agent"),
            Map.entry("job_name", "import-1"),
            Map.entry("cronjob", "import"),
            Map.entry("horizontalpodautoscaler", "cart"),
            Map.entry("poddisruptionbudget", "cart"),
            Map.entry("persistentvolumeclaim", "data-orders-db-0"),
            Map.entry("persistentvolume", "pv-data-orders-db-0"),
            Map.entry("secret", "cart-key"),
            Map.entry("resourcequota", "quota"),
            Map.entry("schedule", "daily"),
            Map.entry("name", "cart-tls"),
            Map.entry("node", "worker-1"),
            Map.entry("hostname", "worker-1"),
            Map.entry("instance", "10.0.1.11:9100"),
            Map.entry("mountpoint", "/var"),
            Map.entry("device", "/dev/sda1"),
            Map.entry("fstype", "ext4"),
            Map.entry("condition", "Ready"),
            Map.entry("cluster", ""),
            Map.entry("job", "app"));

    /** What they hold in alerts of operators about what is theirs. */
    private static final Map<String, Map<String, String>> OF_OPERATORS = Map.of(
            "cloudnative-pg", Map.of("pod", "orders-1", "container", "postgres"),
            "strimzi",
                    Map.of(
                            "pod",
                            "events-kafka-0",
                            "kubernetes_pod_name",
                            "events-kafka-0",
                            "strimzi_io_name",
                            "events-kafka",
                            "persistentvolumeclaim",
                            "data-events-kafka-0",
                            "name",
                            "events"));

    /** The same by how the alert's name begins. */
    private static final Map<String, Map<String, String>> BY_NAME =
            Map.of("Argocd", Map.of("name", "shop"), "Flux", Map.of("name", "shop"));

    static List<CatalogueEntry> all() {
        try (var lines = Files.lines(FILE)) {
            return lines.map(l -> JSON.readValue(l, CatalogueEntry.class)).toList();
        } catch (IOException e) {
            throw new IllegalStateException("The catalogue of alerts cannot be read", e);
        }
    }

    /** Severities under which it fires; an unstated one fires as a warning. */
    List<String> severities() {
        return Arrays.stream(severity.split("/"))
                .map(s -> s.equals("unstated") ? "warning" : s)
                .toList();
    }

    /** The alert with all labels that it usually carries. */
    Alert fired(String severityNow, Instant since) {
        var alert = anAlert(name).severity(severityNow).since(since);
        for (var label : labels) {
            alert.with(label, label.equals("rule") ? name : value(label));
        }
        return alert.made();
    }

    private String value(String label) {
        var byName = BY_NAME.entrySet().stream()
                .filter(e -> name.startsWith(e.getKey()) && e.getValue().containsKey(label))
                .findFirst();
        if (byName.isPresent()) {
            return byName.get().getValue().getOrDefault(label, "");
        }
        return OF_OPERATORS.getOrDefault(source, Map.of()).getOrDefault(label, USUAL.getOrDefault(label, "x"));
    }
}
