package io.kubernaut.server.settings;

import io.kubernaut.core.intake.GroupCommit;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The webhook that Alertmanager calls.
 *
 * @param token what Alertmanager sends as bearer token, or as the password of basic authentication; "" asks for none
 * @param maxBody a larger body is refused with 413
 * @param unheardAfter an alert that nobody has sent for so long is taken to be over
 * @param committers commits at a time; more than one only while a full commit waits
 * @param commitWebhooks how many webhooks one commit takes; with 1, each has its own
 * @param commitAlerts how many alerts one commit takes; a webhook that has more is not divided
 * @param queueAlerts how many alerts wait for their commit; beyond that, webhooks are answered with 503
 * @param queueSize how large the bodies of those that wait are together; beyond that, 503 as well
 * @param longestWait a webhook whose commit has not begun after this time is answered with 503
 */
@ConfigurationProperties(prefix = "kubernaut.intake", ignoreUnknownFields = false)
public record IntakeSettings(
        @DefaultValue("") String token,
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("48h") Duration unheardAfter,
        @DefaultValue("2") int committers,
        @DefaultValue("500") int commitWebhooks,
        @DefaultValue("500") int commitAlerts,
        @DefaultValue("20000") int queueAlerts,
        @DefaultValue("32MB") DataSize queueSize,
        @DefaultValue("5s") Duration longestWait) {
    private static final DataSize LARGEST = DataSize.ofMegabytes(64);
    private static final int MOST_COMMITTERS = 10;
    private static final Duration SHORTEST = Duration.ofHours(1);

    public IntakeSettings {
        Credentials.check("kubernaut.intake.token", token);
        if (maxBody.toBytes() < 1 || maxBody.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException(
                    "kubernaut.intake.max-body must be above 0 and at most " + LARGEST.toMegabytes() + "MB");
        }
        if (unheardAfter.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("kubernaut.intake.unheard-after must be at least 1h, not " + unheardAfter
                    + ": Alertmanager repeats an alert every repeat_interval only");
        }
        if (committers < 1 || committers > MOST_COMMITTERS) {
            throw new IllegalArgumentException("kubernaut.intake.committers must be from 1 to " + MOST_COMMITTERS
                    + ", not " + committers + ": each takes one of the database's connections");
        }
        atLeastOne("commit-webhooks", commitWebhooks);
        atLeastOne("commit-alerts", commitAlerts);
        atLeastOne("queue-alerts", queueAlerts);
        if (queueSize.toBytes() < 1) {
            throw new IllegalArgumentException("kubernaut.intake.queue-size must be above 0");
        }
        if (!longestWait.isPositive()) {
            throw new IllegalArgumentException("kubernaut.intake.longest-wait must be above 0");
        }
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("kubernaut.intake." + key + " must be at least 1, not " + value);
        }
    }

    public GroupCommit.Settings groupCommit() {
        return new GroupCommit.Settings(
                committers, commitWebhooks, commitAlerts, queueAlerts, queueSize.toBytes(), longestWait);
    }
}
