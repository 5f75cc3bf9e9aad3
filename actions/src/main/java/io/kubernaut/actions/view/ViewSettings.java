package io.kubernaut.actions.view;

import java.time.Duration;

/**
 * How a live view keeps itself current.
 *
 * @param staleness how long the cluster may be out of sight before the view calls itself unavailable
 * @param heartbeat how often it asks whether the API server answers
 * @param metrics how often pod metrics are read
 * @param rediscovery how often it looks for newly installed kinds and tries those again that were refused
 * @param secrets whether Secrets are listed, of which only names of keys are kept
 */
public record ViewSettings(
        Duration staleness, Duration heartbeat, Duration metrics, Duration rediscovery, boolean secrets) {
    public static final ViewSettings DEFAULT = new ViewSettings(
            Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5), false);

    public ViewSettings withSecrets(boolean wanted) {
        return new ViewSettings(staleness, heartbeat, metrics, rediscovery, wanted);
    }

    public ViewSettings {
        for (var period : new Duration[] {staleness, heartbeat, metrics, rediscovery}) {
            if (!period.isPositive()) {
                throw new IllegalArgumentException("A period of the view must be positive: " + period);
            }
        }
        if (heartbeat.compareTo(staleness) > 0) {
            throw new IllegalArgumentException("The heartbeat " + heartbeat + " is rarer than the staleness "
                    + staleness + " that it is to notice");
        }
    }
}
