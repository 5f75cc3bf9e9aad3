package io.kubernaut.server.settings;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Alertmanagers that are asked whether an alert still fires.
 *
 * @param url base URLs; empty: none is asked
 * @param timeout for connecting and answering
 */
@ConfigurationProperties(prefix = "kubernaut.alertmanager", ignoreUnknownFields = false)
public record AlertmanagerSettings(
        @DefaultValue List<String> url, @DefaultValue("3s") Duration timeout) {
    public AlertmanagerSettings {
        url = BaseUrls.checked("kubernaut.alertmanager.url", url);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("kubernaut.alertmanager.timeout must be above 0");
        }
    }
}
