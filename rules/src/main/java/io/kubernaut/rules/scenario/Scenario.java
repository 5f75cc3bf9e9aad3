package io.kubernaut.rules.scenario;

import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.memory.RecentAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One scenario file; {@code FORMAT.md} beside the scenarios describes it.
 *
 * @param tier deterministic, context or adversarial; "" when the file names none
 * @param now the time that everything is evaluated at
 * @param cluster manifests with status: a closed world
 * @param expect null for a scenario that is decided and printed, not judged
 */
public record Scenario(
        String id,
        String title,
        String kind,
        String tier,
        Instant now,
        Webhook webhook,
        List<Map<String, Object>> cluster,
        List<RecentAction> history,
        @Nullable Expectation expect) {}
