package io.kubernaut.core.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A node.
 *
 * @param meta kind, name and namespace, labels, annotations and owner
 * @param ready "True", "False" or "Unknown", as the Ready condition says it; "Unknown" when there is none
 * @param unschedulable whether it is closed to new pods (spec.unschedulable), as by kubectl cordon
 * @param controlPlane whether it carries the label node-role.kubernetes.io/control-plane, or the older
 *     node-role.kubernetes.io/master
 * @param zone the label topology.kubernetes.io/zone; "" when it carries none
 * @param allocatableCpu what pods may ask for in all, in millicores (status.allocatable.cpu); 0 when it does not say
 * @param allocatableMemory what pods may ask for in all, in bytes (status.allocatable.memory); 0 when it does not say
 * @param allocatablePods how many pods it can hold (status.allocatable.pods); 0 when it does not say
 * @param addresses IP addresses and host names (status.addresses)
 * @param taints as {@code key=value:Effect}, or {@code key:Effect} without a value
 * @param conditions status.conditions, in the API's order
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
    /** The annotation with which Kubernaut closes a node. */
    public static final String CORDONED_BY = "kubernaut.io/cordoned-by";

    private static final List<String> LEAVING = List.of(
            "ToBeDeletedByClusterAutoscaler",
            "karpenter.sh/disrupted",
            "karpenter.sh/disruption",
            "aws-node-termination-handler/",
            "cloud.google.com/impending-node-termination");

    /** Its Ready condition is True; False and Unknown are both unready. */
    public boolean isReady() {
        return "True".equals(ready);
    }

    /** The condition of this type; empty when the status has none. */
    public Optional<Condition> condition(String type) {
        return Condition.of(type, conditions);
    }

    /** Its condition of this type, such as PIDPressure, is True. */
    public boolean pressure(String type) {
        return condition(type).filter(Condition::isTrue).isPresent();
    }

    /** Its DiskPressure condition is True. */
    public boolean diskPressure() {
        return pressure("DiskPressure");
    }

    /** Its MemoryPressure condition is True. */
    public boolean memoryPressure() {
        return pressure("MemoryPressure");
    }

    /** It is closed, by Kubernaut ({@code kubernaut.io/cordoned-by}) and by nobody else since, as its managed fields tell. */
    public boolean closedByUs() {
        return unschedulable && !meta.annotation(CORDONED_BY).isEmpty();
    }

    /** It is ready, without a break for so long, and short of neither disk nor memory. */
    public boolean wellFor(Duration atLeast, Instant now) {
        return isReady()
                && !diskPressure()
                && !memoryPressure()
                && !readySince().plus(atLeast).isAfter(now);
    }

    /** Its machine is being taken away, by the cluster's autoscaler, by Karpenter or by its provider: a taint says so. */
    public boolean leaving() {
        return taints.stream().anyMatch(t -> LEAVING.stream().anyMatch(t::startsWith));
    }

    /** Since when the Ready condition says what it says; creation when it never changed. */
    public Instant readySince() {
        return condition("Ready")
                .map(Condition::since)
                .or(() -> Optional.ofNullable(meta.createdAt()))
                .orElse(Instant.EPOCH);
    }
}
