package io.kubernaut.server.settings;

import io.kubernaut.core.assessment.Measures;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.assessment.MetricSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Prometheuses that are asked whether an alert still fires, and whether what is measured became better.
 *
 * @param url base URLs; empty: none is asked
 * @param timeout for connecting and answering
 * @param measures whether they are asked for measures before and after an action
 * @param clusterLabel which tells clusters apart in their time series; empty: they are all of the only one
 * @param templates PromQL by the name of a measure, instead of the query that is built in; an empty one switches it off
 */
@ConfigurationProperties(prefix = "kubernaut.prometheus", ignoreUnknownFields = false)
public record PrometheusSettings(
        @DefaultValue List<String> url,
        @DefaultValue("3s") Duration timeout,
        @DefaultValue("true") boolean measures,
        @DefaultValue("") String clusterLabel,
        @DefaultValue Map<String, String> templates) {
    public PrometheusSettings {
        url = BaseUrls.checked("kubernaut.prometheus.url", url);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("kubernaut.prometheus.timeout must be above 0");
        }
        measuring(MetricSource.NONE, templates, clusterLabel);
    }

    /** What is measured by the source, as it is set. */
    public Measuring measuring(MetricSource source) {
        return measures && !url.isEmpty() ? measuring(source, templates, clusterLabel) : Measuring.NONE;
    }

    private static Measuring measuring(MetricSource source, Map<String, String> templates, String clusterLabel) {
        try {
            return Measuring.by(source, Measures.standard(templates), clusterLabel);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("kubernaut.prometheus: " + e.getMessage(), e);
        }
    }
}
