package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A node.
 *
 * @param ready "True", "False" or "Unknown", as the Ready condition says it
 * @param allocatableCpu in millicores
 * @param allocatableMemory in bytes
 * @param taints as {@code key=value:Effect}, or {@code key:Effect} without a value
 * @param zone "" when it carries no zone label
 */
public record NodeState(
        Meta meta,
        String ready,
        boolean unschedulable,
        boolean controlPlane,
        String zone,
        long allocatableCpu,
        long allocatableMemory,
        int allocatablePods,
        List<String> addresses,
        List<String> taints,
        List<Condition> conditions)
        implements ClusterObject {
    public boolean isReady() {
        return "True".equals(ready);
    }

    public Optional<Condition> condition(String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    public boolean pressure(String type) {
        return condition(type).filter(Condition::isTrue).isPresent();
    }

    public boolean diskPressure() {
        return pressure("DiskPressure");
    }

    public boolean memoryPressure() {
        return pressure("MemoryPressure");
    }

    /** Since when the Ready condition says what it says; creation when it never changed. */
    public Instant readySince() {
        return condition("Ready")
                .map(Condition::since)
                .or(() -> Optional.ofNullable(meta.createdAt()))
                .orElse(Instant.EPOCH);
    }
}
