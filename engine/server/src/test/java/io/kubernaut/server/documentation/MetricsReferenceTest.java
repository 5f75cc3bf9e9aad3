package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.server.metrics.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reference/metrics.md has each of Kubernaut's own metrics as Prometheus reads it, with its labels. */
class MetricsReferenceTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(kubernaut_[a-z_]+)` \\|([^|]*)\\|.*");
    private static final Pattern SAMPLE = Pattern.compile("^(kubernaut_[a-z_]+?)(?:_count)?(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    @Test
    void hasEachMetricWithItsLabels() {
        var documented = new TreeMap<String, String>();
        Documentation.read("docs/reference/metrics.md")
                .lines()
                .map(ROW::matcher)
                .forEach(row -> {
                    if (row.matches()) {
                        documented.put(row.group(1), labels(row.group(2), Pattern.compile("`([a-z]+)`")));
                    }
                });

        var exposed = new TreeMap<String, String>();
        everything().scrape().lines().map(SAMPLE::matcher).forEach(sample -> {
            if (sample.matches()
                    && !sample.group(1).endsWith("_max")
                    && !sample.group(1).endsWith("_sum")) {
                exposed.put(sample.group(1), labels(String.valueOf(sample.group(2)), LABEL));
            }
        });

        assertThat(documented).isEqualTo(exposed);
    }

    @Test
    void hasEachOutcomeOfAWebhook() {
        var page = Documentation.read("docs/reference/metrics.md");

        assertThat(Metrics.Intake.values())
                .allSatisfy(o -> assertThat(page).contains("`" + o.name().toLowerCase(Locale.ROOT) + "`"));
    }

    @Test
    void hasEachModeInWhichTheServiceCanBeDegraded() {
        var page = Documentation.read("docs/reference/metrics.md");

        assertThat(DegradedMode.values())
                .allSatisfy(m -> assertThat(page).contains("`" + m.name().toLowerCase(Locale.ROOT) + "`"));
    }

    private static String labels(String text, Pattern label) {
        var names = new TreeSet<String>();
        var found = label.matcher(text);
        while (found.find()) {
            names.add(found.group(1));
        }
        return String.join(" ", names);
    }

    private static PrometheusMeterRegistry everything() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var metrics = new Metrics(registry);
        metrics.webhook(Metrics.Intake.ACCEPTED);
        metrics.alerts("accepted", 1);
        metrics.commit(1, List.of(Duration.ZERO));
        metrics.watchIntake(() -> 0);
        metrics.decision("ACT", "rule", "action", 1);
        metrics.advice(Metrics.Advice.NONE);
        metrics.modelCall("cheap", "ACCEPTED", Duration.ZERO, 1, 1, 0.01);
        metrics.watchProvider("cheap", () -> false);
        metrics.run("action", "SUCCEEDED", Duration.ZERO);
        metrics.delivery("log", true);
        metrics.watch(() -> Optional.of(List.of()));
        metrics.watchCluster("", () -> true, () -> 0);
        metrics.watchDegraded(DegradedMode.DATABASE_AWAY, () -> false);
        metrics.quarantined("rule");
        metrics.reload(true);
        metrics.watchRules(() -> 1, () -> Duration.ZERO, () -> false);
        return registry;
    }
}
