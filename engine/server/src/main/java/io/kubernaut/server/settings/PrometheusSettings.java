package io.kubernaut.server.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Prometheuses that are asked whether an alert still fires.
 *
 * @param url base URLs; empty: none is asked
 * @param timeout for connecting and answering
 */
@ConfigurationProperties(prefix = "kubernaut.prometheus", ignoreUnknownFields = false)
public record PrometheusSettings(
        @DefaultValue List<String> url, @DefaultValue("3s") Duration timeout) {
    public PrometheusSettings {
        url = BaseUrls.checked("kubernaut.prometheus.url", url);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("kubernaut.prometheus.timeout must be above 0");
        }
    }
}
