package io.kubernaut.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's own rules.
 *
 * @param directory of {@code *.drl} and scenarios, used beside the shipped rules; "" uses those alone
 * @param symptomsMayOverride shipped alerts, or shipped patterns, to which the directory's {@code symptoms.csv} may give
 *     another symptom
 * @param poll how often the directory is looked at
 */
@ConfigurationProperties(prefix = "kubernaut.rules", ignoreUnknownFields = false)
public record RulesSettings(
        @DefaultValue("") String directory,
        @DefaultValue Set<String> symptomsMayOverride,
        @DefaultValue("5s") Duration poll) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public RulesSettings {
        symptomsMayOverride = Set.copyOf(symptomsMayOverride);
        if (poll.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("kubernaut.rules.poll must be at least 100ms, not " + poll);
        }
    }

    public Optional<Path> path() {
        return directory.isBlank() ? Optional.empty() : Optional.of(Path.of(directory));
    }
}
