package io.kubernaut.rules;

import io.kubernaut.core.policy.TrustStage;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says about itself.
 *
 * @param base the priority of its proposals before learning, 0 to 100
 * @param fixed learning does not move it
 * @param trust null when the rule leaves it to the risk of its action
 * @param runbook anchor in the runbooks, "" when it names none
 * @param text the first twelve hexadecimal digits of the SHA-256 of the operator's file that it is in; "" for what ships
 */
public record RuleMetadata(
        String rule,
        int base,
        boolean fixed,
        @Nullable TrustStage trust,
        String runbook,
        String owner,
        String since,
        Origin origin,
        String text) {
    private static final int MIDDLE = 50;

    static RuleMetadata of(String rule, Map<String, Object> metadata, Origin origin, String text) {
        var base = text(metadata, "base").map(Integer::parseInt).orElse(MIDDLE);
        return new RuleMetadata(
                rule,
                Math.clamp(base, 0, 100),
                metadata.containsKey("fixed"),
                text(metadata, "trust")
                        .map(t -> TrustStage.valueOf(t.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                text(metadata, "runbook").orElse(""),
                text(metadata, "owner").orElse(""),
                text(metadata, "since").orElse(""),
                origin,
                text);
    }

    /** Values of text keep their quotes in the engine. */
    private static Optional<String> text(Map<String, Object> metadata, String key) {
        return Optional.ofNullable(metadata.get(key))
                .map(v -> v.toString().strip().replaceAll("^\"|\"$", ""))
                .filter(v -> !v.isEmpty());
    }
}
