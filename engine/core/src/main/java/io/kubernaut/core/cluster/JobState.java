package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Job and how far it has come. */
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

    public boolean complete() {
        return condition("Complete").filter(Condition::isTrue).isPresent();
    }

    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }
}
