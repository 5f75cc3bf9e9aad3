package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Job and how far it has come.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param active pods that wait or run (status.active)
 * @param succeeded pods that ended well (status.succeeded)
 * @param failed pods that failed (status.failed)
 * @param backoffLimit how many failures it takes before it gives up (spec.backoffLimit); 6 when it is not set
 * @param startedAt status.startTime; null before it has begun
 * @param conditions status.conditions, in the API's order
 * @param template the pods that it makes (spec.template)
 */
public record JobState(
        Meta meta,
        int active,
        int succeeded,
        int failed,
        int backoffLimit,
        @Nullable Instant startedAt,
        List<Condition> conditions,
        TemplateState template)
        implements ClusterObject {
    /** It has given up: its Failed condition is True. */
    public boolean hasFailed() {
        return condition("Failed").filter(Condition::isTrue).isPresent();
    }

    /** The reason that its Failed condition gives, such as DeadlineExceeded; "" when it has not failed. */
    public String failedBecause() {
        return condition("Failed")
                .filter(Condition::isTrue)
                .map(Condition::reason)
                .orElse("");
    }

    /** It is done: its Complete condition is True. */
    public boolean complete() {
        return condition("Complete").filter(Condition::isTrue).isPresent();
    }

    /** The condition of this type; empty when the status has none. */
    public Optional<Condition> condition(String type) {
        return Condition.of(type, conditions);
    }
}
