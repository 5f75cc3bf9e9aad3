package io.kubernaut.server.alertsource;

import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aService;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.assessment.Component;
import io.kubernaut.core.assessment.Measure;
import io.kubernaut.core.assessment.Measures;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.MetricSource.Answer;
import io.kubernaut.core.assessment.MetricSource.Sample;
import io.kubernaut.core.assessment.PromQlTemplate;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.server.processes.OpenMetrics;
import io.kubernaut.server.processes.PrometheusProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Prometheus that holds, of every metric of the catalogue, what a cure at {@code BEGAN} would leave there. */
class RealPrometheusMeasuresIT {
    private static final String HOSTILE = "a\"} or vector(99) # \\ (x|y)\n$namespace";
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant BEGAN = START.plus(Duration.ofMinutes(20));
    private static final Instant SHOWN = BEGAN.plusSeconds(60);
    private static final Duration LENGTH = Duration.ofMinutes(45);

    @TempDir
    private static Path directory;

    private static PrometheusProcess prometheus;
    private static HttpMetricSource source;

    private final ClusterIndex cluster = aCluster(
            aNode("worker-1"),
            aClaim("shop", "data"),
            aDeployment("shop", "cart"),
            aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
            aService("shop", "front", "app", "cart"));

    @BeforeAll
    static void start() {
        var text = new OpenMetrics(START, BEGAN, LENGTH);
        workload(text, "shop", "cart-1-bbbbb", "cart", "front", "worker-1", "data", false);
        // Others must not be taken for it: of another namespace, of a name that begins alike, on another node.
        workload(text, "bank", "cart-1-bbbbb", "cart", "front", "worker-2", "data", true);
        workload(text, "shop", "cart-1-db-bbbbb", "cart-1-db", "front-2", "worker-3", "data-2", true);
        text.gauge("hostile", Map.of("namespace", HOSTILE), 1, 1);
        text.gauge("hostile", Map.of("namespace", "shop"), 99, 99);
        prometheus = PrometheusProcess.holding(directory, text.text());
        source = new HttpMetricSource(List.of(prometheus.url().toString()), Duration.ofSeconds(10));
    }

    /** @param ill whether it is as bad after as it was before, and worse */
    private static void workload(
            OpenMetrics text,
            String namespace,
            String pod,
            String workload,
            String service,
            String node,
            String claim,
            boolean ill) {
        var container = Map.of("namespace", namespace, "pod", pod, "container", "app");
        var instance = Map.of("instance", node + ":9100");
        double more = ill ? 30 : 1;
        double good = ill ? 100 : 1;
        text.gauge("container_memory_working_set_bytes", container, 97 * more, 40 * good);
        text.gauge("kube_pod_container_resource_limits", with(container, "resource", "memory"), 100, 100);
        text.gauge("kube_pod_container_resource_limits", with(container, "resource", "cpu"), 7, 7);
        text.counter("container_cpu_cfs_throttled_periods_total", container, 5 * more, 0.1 * good);
        text.counter("container_cpu_cfs_periods_total", container, 10, 10);
        text.counter("container_cpu_usage_seconds_total", container, more, 0.1 * good);
        text.counter("kube_pod_container_status_restarts_total", container, 0.01 * more, ill ? 1 : 0);
        var istio = Map.of(
                "reporter",
                "destination",
                "destination_workload",
                workload,
                "destination_workload_namespace",
                namespace);
        var nginx = Map.of("namespace", namespace, "service", service);
        requests(text, "istio_requests_total", istio, "response_code", ill);
        requests(text, "nginx_ingress_controller_requests", nginx, "status", ill);
        requests(text, "http_request_duration_seconds_count", container, "code", ill);
        buckets(text, "istio_request_duration_milliseconds_bucket", istio, 1000, ill);
        buckets(text, "nginx_ingress_controller_request_duration_seconds_bucket", nginx, 1, ill);
        buckets(text, "http_request_duration_seconds_bucket", container, 1, ill);
        var volume = Map.of("namespace", namespace, "persistentvolumeclaim", claim);
        for (var names : List.of(
                List.of("kubelet_volume_stats_used_bytes", "kubelet_volume_stats_capacity_bytes"),
                List.of("kubelet_volume_stats_inodes_used", "kubelet_volume_stats_inodes"))) {
            text.gauge(names.getFirst(), volume, 90 * more, 30 * good);
            text.gauge(names.getLast(), volume, 100, 100);
        }
        text.gauge("node_uname_info", with(instance, "nodename", node), 1, 1);
        text.gauge("node_load5", instance, 8 * more, good);
        for (var cpu : List.of("0", "1")) {
            text.counter("node_cpu_seconds_total", with(with(instance, "cpu", cpu), "mode", "idle"), 1, 1);
        }
        text.gauge("node_memory_MemTotal_bytes", instance, 100, 100);
        text.gauge("node_memory_MemAvailable_bytes", instance, 5, ill ? 1 : 70);
        var root = with(with(instance, "mountpoint", "/"), "fstype", "ext4");
        text.gauge("node_filesystem_size_bytes", root, 100, 100);
        text.gauge("node_filesystem_avail_bytes", root, 5, ill ? 1 : 70);
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        var all = new TreeMap<>(labels);
        all.put(name, value);
        return all;
    }

    private static void requests(
            OpenMetrics text, String name, Map<String, String> labels, String status, boolean ill) {
        text.counter(name, with(labels, status, "200"), 1, ill ? 0.1 : 10);
        text.counter(name, with(labels, status, "503"), 5, ill ? 500 : 0);
    }

    private static void buckets(OpenMetrics text, String name, Map<String, String> labels, int unit, boolean ill) {
        text.counter(name, with(labels, "le", unit == 1 ? "0.1" : "100"), 0, ill ? 0 : 10);
        text.counter(name, with(labels, "le", unit == 1 ? "1" : "1000"), ill ? 0 : 10, ill ? 0 : 10);
        text.counter(name, with(labels, "le", unit == 1 ? "10" : "10000"), 10, 10);
        text.counter(name, with(labels, "le", "+Inf"), 10, 10);
    }

    @AfterAll
    static void stop() {
        if (source != null) {
            source.close();
        }
        if (prometheus != null) {
            prometheus.close();
        }
    }

    static List<Measure> measures() {
        return Measures.standard();
    }

    private Component look(Measuring measuring, Measure measure) {
        var object = switch (measure.of()) {
            case WORKLOAD -> ObjectRef.of("", "Deployment", "shop", "cart");
            case CLAIM -> ObjectRef.of("", "PersistentVolumeClaim", "shop", "data");
            case NODE -> ObjectRef.of("", "Node", "", "worker-1");
        };
        var windows = new Measuring.Windows(BEGAN, SHOWN.plus(Measuring.WINDOW));
        return measuring
                .look(cluster, List.of(object), measure.judges().iterator().next(), windows, START.plus(LENGTH))
                .component();
    }

    @ParameterizedTest
    @MethodSource("measures")
    void everyQueryOfTheCatalogueSeesTheCureOfItsTargetAndOfNobodyElse(Measure measure) {
        var component = look(Measuring.by(source, List.of(measure), ""), measure);

        assertThat(component.value()).as(component.because()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("measures")
    void aClusterThatTheSeriesAreNotOfIsNotMeasured(Measure measure) {
        var elsewhere = PromQlTemplate.parse(measure.query().toString().replace("$cluster", ",site=\"elsewhere\""));
        var other = new Measure(
                measure.name(),
                measure.title(),
                measure.of(),
                measure.unit(),
                measure.better(),
                measure.least(),
                measure.judges(),
                elsewhere);

        var component = look(Measuring.by(source, List.of(other), ""), measure);

        assertThat(component.value()).isNull();
        assertThat(component.because()).contains("Prometheus has no series of it");
    }

    @Test
    void aHostileLabelValueMatchesItselfAndNothingElse() {
        var exact = PromQlTemplate.parse("max(hostile{namespace=$namespace})")
                .filled(Map.of("namespace", PromQlTemplate.literal(HOSTILE)));
        var within = PromQlTemplate.parse("max(hostile{namespace=~$pods})")
                .filled(Map.of("pods", PromQlTemplate.literal(PromQlTemplate.escaped(HOSTILE))));

        for (var promQl : List.of(exact, within)) {
            assertThat(source.ask(promQl, BEGAN, BEGAN.plusSeconds(60), Duration.ofSeconds(30)))
                    .isInstanceOfSatisfying(
                            Answer.Samples.class,
                            s -> assertThat(s.samples())
                                    .hasSize(3)
                                    .extracting(Sample::value)
                                    .containsOnly(1.0));
        }
    }

    @Test
    void aQueryThatPrometheusDoesNotUnderstandIsRefusedForGood() {
        assertThat(source.ask("sum(", BEGAN, SHOWN, Duration.ofSeconds(30)))
                .isEqualTo(new Answer.Unknown("Prometheus refuses the query", false));
    }
}
