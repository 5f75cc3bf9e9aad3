package io.kubernaut.server.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Finding closed incidents that were like one.
 *
 * @param enabled whether they are found; takes about 190 MB beside the heap
 * @param incidents how many of the newest closed incidents are looked at; each takes 1.7 KB of the heap
 */
@ConfigurationProperties(prefix = "kubernaut.similarity", ignoreUnknownFields = false)
public record SimilaritySettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("10000") int incidents) {
    private static final int MOST = 100_000;

    public SimilaritySettings {
        if (incidents < 1 || incidents > MOST) {
            throw new IllegalArgumentException(
                    "kubernaut.similarity.incidents must be from 1 to " + MOST + ", not " + incidents);
        }
    }
}
