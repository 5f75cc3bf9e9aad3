package io.kubernaut.core.cluster;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A HorizontalPodAutoscaler.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param targetKind kind of what it scales (spec.scaleTargetRef.kind)
 * @param targetName name of what it scales (spec.scaleTargetRef.name)
 * @param minReplicas spec.minReplicas; 1 when it is not set
 * @param maxReplicas spec.maxReplicas
 * @param currentReplicas replicas that it saw last (status.currentReplicas); 0 before it has looked
 * @param desiredReplicas replicas that it wants (status.desiredReplicas); 0 before it has looked
 * @param metrics what it scales by, in the order of the spec
 * @param conditions status.conditions, in the API's order
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

    /**
     * One metric. A target that is no utilisation is the plain amount: cores for cpu, bytes for memory.
     *
     * @param name the resource, such as cpu, or the name of the metric
     * @param type Resource, ContainerResource, Pods, Object or External
     * @param current what was measured last, in percent of the requests where the target is a utilisation; null when
     *     unknown
     * @param target what is to be held, in the unit of {@code current}; null when unknown
     */
    public record Metric(
            String name,
            String type,
            @Nullable Double current,
            @Nullable Double target) {}

    /** Its current and its desired replicas have both reached {@code maxReplicas}. */
    public boolean atMaximum() {
        return currentReplicas >= maxReplicas && desiredReplicas >= maxReplicas;
    }

    /** The condition of this type; empty when the status has none. */
    public Optional<Condition> condition(String type) {
        return Condition.of(type, conditions);
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
