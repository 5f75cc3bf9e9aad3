package io.kubernaut.core.context;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Symptoms that share rules. */
final class Symptoms {
    /** Pods of a workload are not well. */
    static final String WORKLOAD = "workload";

    /** The family of every symptom that none of the sets names, those of operators among them. */
    static final String OTHER = "other";

    /** Over as soon as pods are well again for a while, whatever the alert's window still covers. */
    static final Set<String> SEEN_AT_PODS = Set.of(
            "crash-loop",
            "pod-restarting",
            "container-waiting",
            "image-pull",
            "config-missing",
            "pod-not-ready",
            "pod-unschedulable",
            "rollout-stuck",
            "replicas-mismatch",
            "statefulset-mismatch",
            "daemonset-incomplete",
            "pdb-unhealthy");

    private static final Map<String, Set<String>> FAMILIES = Map.ofEntries(
            Map.entry(
                    WORKLOAD,
                    Set.of(
                            "crash-loop",
                            "pod-restarting",
                            "container-oom",
                            "container-waiting",
                            "image-pull",
                            "config-missing",
                            "pod-not-ready",
                            "pod-unschedulable",
                            "rollout-stuck",
                            "replicas-mismatch",
                            "statefulset-mismatch",
                            "daemonset-incomplete",
                            "pdb-unhealthy",
                            "component-absent",
                            "proxy-down",
                            "service-errors",
                            "service-unreachable",
                            "target-down")),
            Map.entry(
                    "rollout",
                    Set.of(
                            "generation-mismatch",
                            "statefulset-update-held",
                            "daemonset-misscheduled",
                            "daemonset-not-scheduled",
                            "pdb-at-limit")),
            Map.entry(
                    "capacity",
                    Set.of(
                            "hpa-maxed",
                            "hpa-mismatch",
                            "hpa-metrics",
                            "cpu-saturated",
                            "cpu-throttled",
                            "service-latency",
                            "consumer-lag",
                            "queue-backlog",
                            "queue-no-consumer")),
            Map.entry("planning", Set.of("overcommit", "quota-full", "address-space")),
            Map.entry(
                    "process",
                    Set.of("jvm-memory", "memory-high", "descriptors-used-up", "process-leaking", "process-stuck")),
            Map.entry("job", Set.of("job-failed", "job-slow", "job-not-starting")),
            Map.entry("backup", Set.of("backup-failed", "restore-failed")),
            Map.entry(
                    "storage",
                    Set.of(
                            "pvc-filling",
                            "pvc-inodes",
                            "store-filling",
                            "compaction-failing",
                            "pvc-pending",
                            "volume-error")),
            Map.entry(
                    "node",
                    Set.of(
                            "node-not-ready",
                            "node-flapping",
                            "node-broken",
                            "node-network",
                            "node-without-network",
                            "node-disk-pressure",
                            "node-filesystem",
                            "node-inodes",
                            "node-memory-pressure",
                            "node-pressure",
                            "node-memory",
                            "node-oom",
                            "node-load",
                            "node-conntrack",
                            "node-clock",
                            "node-hardware",
                            "node-service",
                            "node-cordoned",
                            "node-eviction",
                            "node-pods-full",
                            "node-drain-blocked",
                            "kubelet-degraded")),
            Map.entry(
                    "control-plane",
                    Set.of(
                            "api-down",
                            "control-plane-absent",
                            "control-plane-degraded",
                            "etcd-degraded",
                            "etcd-growth",
                            "etcd-space",
                            "aggregated-api")),
            Map.entry(
                    "certificate",
                    Set.of("cert-expiring", "cert-not-ready", "cert-served-expiring", "client-cert-expiring")),
            Map.entry("network", Set.of("dns", "dns-down", "dns-upstream", "network-plugin", "traffic-denied")),
            Map.entry(
                    "database",
                    Set.of(
                            "cache-down",
                            "db-archive",
                            "db-backup-missing",
                            "db-bloat",
                            "db-connections",
                            "db-down",
                            "db-index-invalid",
                            "db-locks",
                            "db-member-unhealthy",
                            "db-memory",
                            "db-no-leader",
                            "db-recovery-mode",
                            "db-replication-broken",
                            "db-replication-lag",
                            "db-split-brain",
                            "kafka-down",
                            "kafka-replication",
                            "search-cluster",
                            "search-cluster-yellow",
                            "storage-cluster")),
            Map.entry(
                    "security",
                    Set.of(
                            "credential-leaked",
                            "security-escape",
                            "security-intrusion",
                            "security-notice",
                            "security-suspicious")),
            Map.entry(
                    "monitoring", Set.of("monitoring-pipeline", "monitoring-cluster", "thanos-halted", "db-exporter")),
            Map.entry(
                    "outside",
                    Set.of(
                            "business-figure",
                            "client-errors",
                            "connector-failed",
                            "gitops-failed",
                            "gitops-out-of-sync",
                            "mesh-control-plane",
                            "vault-sealed")),
            Map.entry("noise", Set.of("watchdog", "informational")));

    private static final Map<String, String> FAMILY_OF = bySymptom();

    private Symptoms() {}

    private static Map<String, String> bySymptom() {
        var families = new HashMap<String, String>();
        FAMILIES.forEach((family, symptoms) -> symptoms.forEach(s -> families.put(s, family)));
        return Map.copyOf(families);
    }

    static SortedSet<String> families() {
        var families = new TreeSet<>(FAMILIES.keySet());
        families.add(OTHER);
        return families;
    }

    /** Every symptom is in one family; rules that serve several symptoms begin with it. */
    static String familyOf(String symptom) {
        return FAMILY_OF.getOrDefault(symptom, OTHER);
    }
}
