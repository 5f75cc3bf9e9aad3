package io.kubernaut.core.alert;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels that say what fires and about whom. They survive when an alert carries too many, and they are held to
 * a stricter bound than others.
 */
final class EssentialLabels {
    /**
     * Longer than any name in Kubernetes (253 bytes), so that a cut value never becomes the name of an object that
     * exists; short enough for an index of PostgreSQL over several of them (2,700 bytes).
     */
    static final int MAX_BYTES = 256;

    private static final Set<String> NAMES = Set.of(
            "alertname",
            "rule",
            "severity",
            "priority",
            "cluster",
            "namespace",
            "exported_namespace",
            "k8s_ns_name",
            "pod",
            "pod_name",
            "exported_pod",
            "k8s_pod_name",
            "container",
            "container_name",
            "exported_container",
            "deployment",
            "statefulset",
            "daemonset",
            "replicaset",
            "workload",
            "workload_type",
            "owner_kind",
            "owner_name",
            "job_name",
            "cronjob",
            "persistentvolumeclaim",
            "persistentvolume",
            "horizontalpodautoscaler",
            "hpa",
            "poddisruptionbudget",
            "service",
            "ingress",
            "node",
            "nodename",
            "hostname",
            "instance",
            "job",
            "name",
            "exported_name",
            "device",
            "mountpoint",
            "condition",
            "status",
            "reason",
            "phase");

    private static final Comparator<String> FIRST =
            Comparator.comparing((String name) -> !NAMES.contains(name)).thenComparing(Comparator.naturalOrder());

    private EssentialLabels() {}

    static boolean contains(String name) {
        return NAMES.contains(name);
    }

    /** The essential ones, then the others by name, until there are {@code limit}. */
    static SortedMap<String, String> first(int limit, SortedMap<String, String> labels) {
        if (labels.size() <= limit) {
            return labels;
        }
        var kept = new TreeMap<String, String>();
        labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(FIRST))
                .limit(limit)
                .forEach(e -> kept.put(e.getKey(), e.getValue()));
        return kept;
    }

    /** Cuts so that the value has at most {@value #MAX_BYTES} bytes in UTF-8. */
    static String cut(String value) {
        int bytes = 0;
        for (int i = 0; i < value.length(); ) {
            int point = value.codePointAt(i);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > MAX_BYTES) {
                return value.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return value;
    }
}
