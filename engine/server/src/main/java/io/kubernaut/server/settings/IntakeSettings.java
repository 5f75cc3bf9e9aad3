package io.kubernaut.server.settings;

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
 */
@ConfigurationProperties(prefix = "kubernaut.intake", ignoreUnknownFields = false)
public record IntakeSettings(
        @DefaultValue("") String token,
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("48h") Duration unheardAfter) {
    private static final DataSize LARGEST = DataSize.ofMegabytes(64);
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
    }
}
