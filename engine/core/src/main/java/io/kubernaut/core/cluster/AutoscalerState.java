package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A HorizontalPodAutoscaler.
 *
 * @param metrics what it scales by
 */
public record AutoscalerState(
        Meta meta,
        String targetKind,
        String targetName,
        int minReplicas,
        int maxReplicas,
        int currentReplicas,
        int desiredReplicas,
        List<Metric> metrics,
        List<Condition> conditions)
        implements ClusterObject {

    /** One metric; {@code current} and {@code target} have the same unit (percent for utilisation), null when unknown. */
    public record Metric(
            String name,
            String type,
            @Nullable Double current,
            @Nullable Double target) {}

    public boolean atMaximum() {
        return currentReplicas >= maxReplicas && desiredReplicas >= maxReplicas;
    }

    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    /** How far the busiest metric is above its target: 1.5 means by half; 0 when nothing is known. */
    public double pressure() {
        return metrics.stream()
                .mapToDouble(m ->
                        m.current() == null || m.target() == null || m.target() <= 0 ? 0 : m.current() / m.target())
                .max()
                .orElse(0);
    }
}
