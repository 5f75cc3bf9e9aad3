package io.kubernaut.core.assessment;

import io.kubernaut.core.assessment.Measure.Better;
import io.kubernaut.core.assessment.Measure.Of;
import io.kubernaut.core.assessment.Measure.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is measured where Prometheus is asked: metrics of cAdvisor and the kubelet, kube-state-metrics, node_exporter, Istio
 * and ingress-nginx by the names that they document, and the histogram http_request_duration_seconds of many libraries.
 */
public final class Measures {
    private static final String OOM = "container-oom";
    private static final Set<String> ERRORS = Set.of("service-errors", "proxy-down");
    private static final Set<String> SLOW = Set.of("service-latency");

    /** Of a pod's containers, without the sums that cAdvisor keeps of whole pods. */
    private static final String CONTAINERS =
            "{namespace=$namespace,pod=~$pods,container!=\"\",container!=\"POD\"$cluster}";

    private static final String PODS = "{namespace=$namespace,pod=~$pods$cluster}";
    private static final String ISTIO = "{reporter=\"destination\",destination_workload=$workload,"
            + "destination_workload_namespace=$namespace$cluster";
    private static final String NGINX = "{namespace=$namespace,service=~$services$cluster";
    private static final String HTTP = "{namespace=$namespace,pod=~$pods$cluster";
    private static final String ON_NODE =
            " * on(instance) group_left() max by (instance) (node_uname_info{nodename=$node$cluster})";

    private Measures() {}

    private static final List<Measure> ALL = List.of(
            workload(
                    "memory",
                    "memory of its limit",
                    Unit.SHARE,
                    0.05,
                    Set.of(OOM, "memory-high", "jvm-memory", "process-leaking"),
                    "max(max by (pod, container) (container_memory_working_set_bytes" + CONTAINERS + ")"
                            + " / max by (pod, container) (kube_pod_container_resource_limits{namespace=$namespace,"
                            + "pod=~$pods,resource=\"memory\"$cluster}))"),
            workload(
                    "cpu-throttling",
                    "CPU periods throttled",
                    Unit.SHARE,
                    0.05,
                    Set.of("cpu-throttled", "cpu-saturated"),
                    ratio(
                            "container_cpu_cfs_throttled_periods_total" + CONTAINERS,
                            "container_cpu_cfs_periods_total" + CONTAINERS)),
            workload(
                    "cpu",
                    "CPU of a pod",
                    Unit.CORES,
                    0.05,
                    Set.of("cpu-saturated", "hpa-maxed"),
                    "avg(sum by (pod) (rate(container_cpu_usage_seconds_total" + CONTAINERS + "[5m])))"),
            workload(
                    "restarts",
                    "restarts in 5 minutes",
                    Unit.COUNT,
                    0.5,
                    Set.of("crash-loop", "pod-restarting", OOM),
                    "sum(increase(kube_pod_container_status_restarts_total" + PODS + "[5m]))"),
            workload(
                    "errors-istio",
                    "requests answered by 5xx (Istio)",
                    Unit.SHARE,
                    0.01,
                    ERRORS,
                    ratio(
                            "istio_requests_total" + ISTIO + ",response_code=~\"5..\"}",
                            "istio_requests_total" + ISTIO + "}")),
            workload(
                    "errors-nginx",
                    "requests answered by 5xx (ingress-nginx)",
                    Unit.SHARE,
                    0.01,
                    ERRORS,
                    ratio(
                            "nginx_ingress_controller_requests" + NGINX + ",status=~\"5..\"}",
                            "nginx_ingress_controller_requests" + NGINX + "}")),
            workload(
                    "errors-http",
                    "requests answered by 5xx",
                    Unit.SHARE,
                    0.01,
                    ERRORS,
                    ratio(
                            "http_request_duration_seconds_count" + HTTP + ",code=~\"5..\"}",
                            "http_request_duration_seconds_count" + HTTP + ",code!=\"\"}")),
            workload(
                    "latency-istio",
                    "95 % of requests within (Istio)",
                    Unit.SECONDS,
                    0.02,
                    SLOW,
                    quantile("istio_request_duration_milliseconds_bucket" + ISTIO + "}") + " / 1000"),
            workload(
                    "latency-nginx",
                    "95 % of requests within (ingress-nginx)",
                    Unit.SECONDS,
                    0.02,
                    SLOW,
                    quantile("nginx_ingress_controller_request_duration_seconds_bucket" + NGINX + "}")),
            workload(
                    "latency-http",
                    "95 % of requests within",
                    Unit.SECONDS,
                    0.02,
                    SLOW,
                    quantile("http_request_duration_seconds_bucket" + HTTP + "}")),
            new Measure(
                    "requests-istio",
                    "requests answered (Istio)",
                    Of.WORKLOAD,
                    Unit.PER_SECOND,
                    Better.HIGHER,
                    0.1,
                    Set.of("service-unreachable"),
                    PromQlTemplate.parse("sum(rate(istio_requests_total" + ISTIO + ",response_code!~\"0|5..\"}[5m]))")),
            new Measure(
                    "volume",
                    "volume used",
                    Of.CLAIM,
                    Unit.SHARE,
                    Better.LOWER,
                    0.02,
                    Set.of("pvc-filling", "store-filling", "compaction-failing"),
                    PromQlTemplate.parse(
                            claim("kubelet_volume_stats_used_bytes", "kubelet_volume_stats_capacity_bytes"))),
            new Measure(
                    "volume-inodes",
                    "inodes used",
                    Of.CLAIM,
                    Unit.SHARE,
                    Better.LOWER,
                    0.02,
                    Set.of("pvc-inodes"),
                    PromQlTemplate.parse(claim("kubelet_volume_stats_inodes_used", "kubelet_volume_stats_inodes"))),
            node(
                    "node-load",
                    "load for each processor",
                    Unit.COUNT,
                    0.1,
                    Set.of("node-load"),
                    "max(node_load5" + ON_NODE + ")" + " / count(node_cpu_seconds_total{mode=\"idle\"}" + ON_NODE
                            + ")"),
            node(
                    "node-memory",
                    "memory used",
                    Unit.SHARE,
                    0.03,
                    Set.of("node-memory", "node-memory-pressure", "node-pressure"),
                    "1 - max(node_memory_MemAvailable_bytes" + ON_NODE + ") / max(node_memory_MemTotal_bytes" + ON_NODE
                            + ")"),
            node(
                    "node-disk",
                    "fullest file system used",
                    Unit.SHARE,
                    0.02,
                    Set.of("node-disk-pressure", "node-filesystem"),
                    "max(1 - (node_filesystem_avail_bytes{fstype!~\"tmpfs|overlay|squashfs|ramfs|iso9660\"}" + ON_NODE
                            + ") / (node_filesystem_size_bytes{fstype!~\"tmpfs|overlay|squashfs|ramfs|iso9660\"}"
                            + ON_NODE + " > 0))"));

    private static Measure workload(
            String name, String title, Unit unit, double least, Set<String> judges, String query) {
        return new Measure(name, title, Of.WORKLOAD, unit, Better.LOWER, least, judges, PromQlTemplate.parse(query));
    }

    private static Measure node(String name, String title, Unit unit, double least, Set<String> judges, String query) {
        return new Measure(name, title, Of.NODE, unit, Better.LOWER, least, judges, PromQlTemplate.parse(query));
    }

    /** Where none of the part was ever counted, it is none of the whole; where there is no whole, there is no share. */
    private static String ratio(String part, String whole) {
        var all = "sum(rate(" + whole + "[5m]))";
        return "(sum(rate(" + part + "[5m])) or 0 * " + all + ") / " + all;
    }

    private static String quantile(String buckets) {
        return "histogram_quantile(0.95, sum by (le) (rate(" + buckets + "[5m])))";
    }

    private static String claim(String used, String all) {
        var labels = "{namespace=$namespace,persistentvolumeclaim=$claim$cluster}";
        return "max(" + used + labels + ") / max(" + all + labels + ")";
    }

    public static List<Measure> standard() {
        return ALL;
    }

    /**
     * The standard ones with other queries.
     *
     * @param queries by the name of the measure; an empty one switches it off
     * @throws IllegalArgumentException where there is no such measure, or its query cannot be filled
     */
    public static List<Measure> standard(Map<String, String> queries) {
        var byName = new LinkedHashMap<String, Measure>();
        ALL.forEach(m -> byName.put(m.name(), m));
        queries.forEach((name, query) -> {
            var measure = byName.get(name);
            if (measure == null) {
                throw new IllegalArgumentException(name + " is none of the measures " + names());
            }
            if (query.isBlank()) {
                byName.remove(name);
            } else {
                byName.put(name, measure.asking(PromQlTemplate.parse(query)));
            }
        });
        return List.copyOf(byName.values());
    }

    private static List<String> names() {
        return ALL.stream().map(Measure::name).toList();
    }
}
