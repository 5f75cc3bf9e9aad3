package io.kubernaut.server.alertsource;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.pattern.History;
import io.kubernaut.core.pattern.Pattern;
import io.kubernaut.core.pattern.PatternSearch;
import io.kubernaut.core.pattern.PatternStore;
import io.kubernaut.server.processes.PrometheusProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus that holds a week of volumes and containers, some of which are about to be used up. */
class RealPrometheusExhaustionIT {
    private static final Instant NOW = Instant.parse("2026-01-08T12:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(4);
    private static final int DAYS = 7;

    @TempDir
    private Path directory;

    private final StringBuilder series = new StringBuilder();

    /** @param value by days since the beginning */
    private void series(String selector, DoubleUnaryOperator value) {
        var start = NOW.minus(Duration.ofDays(DAYS));
        for (var at = start; !at.isAfter(NOW); at = at.plus(STEP)) {
            double days = Duration.between(start, at).toSeconds() / 86_400.0;
            series.append(
                    String.format(Locale.ROOT, "%s %f %d%n", selector, value.applyAsDouble(days), at.getEpochSecond()));
        }
    }

    private void volume(String cluster, String claim, DoubleUnaryOperator used) {
        var labels = "{cluster=\"" + cluster + "\",namespace=\"shop\",persistentvolumeclaim=\"" + claim + "\",node=\"";
        // While a pod moves, two nodes tell of its volume.
        for (var node : List.of("a", "b")) {
            series("kubelet_volume_stats_used_bytes" + labels + node + "\"}", used);
            series("kubelet_volume_stats_capacity_bytes" + labels + node + "\"}", d -> 200);
        }
    }

    private void container(String pod, DoubleUnaryOperator used) {
        var labels = "{cluster=\"east\",namespace=\"shop\",pod=\"" + pod + "\",container=\"app\"";
        series("container_memory_working_set_bytes" + labels + ",id=\"/x\"}", used);
        series("kube_pod_container_resource_limits" + labels + ",resource=\"memory\"}", d -> 100);
        series("kube_pod_container_resource_limits" + labels + ",resource=\"cpu\"}", d -> 1);
    }

    @Test
    void tellsWhatWillBeUsedUp() {
        volume("east", "filling", d -> 120 + 8 * d);
        volume("west", "filling", d -> 120);
        volume("east", "half-empty", d -> 20 + 8 * d);
        series(
                "kubelet_volume_stats_inodes_used{cluster=\"east\",namespace=\"shop\",persistentvolumeclaim=\"small\"}",
                d -> 65 + 4 * d);
        series(
                "kubelet_volume_stats_inodes{cluster=\"east\",namespace=\"shop\",persistentvolumeclaim=\"small\"}",
                d -> 100);
        // Between collections it takes 10 more and gives them back; what is left grows.
        container("leaking", d -> 50 + 5 * d + 10 * (d * 24 % 1));
        container("steady", d -> 80 + 10 * (d * 24 % 1));
        var kept = new Kept();

        try (var prometheus = PrometheusProcess.holding(directory, series + "# EOF\n");
                var source = new HttpMetricSource(List.of(prometheus.url().toString()), Duration.ofSeconds(20))) {
            new PatternSearch(kept, source, "cluster", Clock.fixed(NOW, ZoneOffset.UTC)).search(Duration.ZERO);
        }

        assertThat(kept.found)
                .extracting(Pattern::key)
                .containsExactlyInAnyOrder(
                        "east|volume|shop/filling", "east|inodes|shop/small", "east|memory|shop/leaking/app");
        assertThat(kept.found)
                .extracting(Pattern::says)
                .contains(
                        "The volume of claim shop/filling will be full around 2026-01-11.",
                        "The memory of container shop/leaking/app will reach its limit around 2026-01-11.");
    }

    /** Keeps what is found. */
    private static final class Kept implements PatternStore {
        private final List<Pattern> found = new ArrayList<>();

        @Override
        public History history(Instant from, Instant until) {
            return new History(List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public boolean search(Instant at, Duration pause, Finder finder) {
            return found.addAll(finder.find());
        }

        @Override
        public List<Known> known() {
            return List.of();
        }

        @Override
        public Instant searched() {
            return Instant.EPOCH;
        }
    }
}
