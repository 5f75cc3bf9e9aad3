package io.kubernaut.server.settings;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people are told.
 *
 * @param events whether messages also become Kubernetes Events on the object they are about
 */
@ConfigurationProperties(prefix = "kubernaut.telling", ignoreUnknownFields = false)
public record TellingSettings(
        @DefaultValue("true") boolean events, @DefaultValue Webhook webhook) {
    /**
     * A receiver of CloudEvents 1.0 (structured JSON over HTTP POST).
     *
     * @param url http or https; "" sends nothing
     * @param token sent as {@code Authorization: Bearer}; "" sends none
     * @param timeout for connecting and answering
     */
    public record Webhook(
            @DefaultValue("") String url,
            @DefaultValue("") String token,
            @DefaultValue("10s") Duration timeout) {
        public Webhook {
            if (!url.isBlank()) {
                var scheme = String.valueOf(URI.create(url).getScheme());
                if (!scheme.equals("http") && !scheme.equals("https")) {
                    throw new IllegalArgumentException("kubernaut.telling.webhook.url must be http or https: " + url);
                }
            }
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("kubernaut.telling.webhook.timeout must be above 0");
            }
        }

        public boolean configured() {
            return !url.isBlank();
        }
    }
}
