package io.kubernaut.core.capacity;

import io.kubernaut.core.cluster.NodeState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one pod takes of quotas and nodes, as {@link Resources#ofPod}. The overhead of a RuntimeClass is not counted.
 *
 * @param requestCpu in millicores
 * @param limitCpu in millicores; 0 when no container has one
 * @param requestMemory in bytes
 * @param limitMemory in bytes; 0 when no container has one
 * @param unsaid of what at least one container says nothing: a quota that names it lets no such pod in
 */
public record PodDemand(long requestCpu, long limitCpu, long requestMemory, long limitMemory, Set<Compute> unsaid) {
    public PodDemand {
        unsaid = Set.copyOf(unsaid);
    }

    /**
     * @param together containers that run at the same time, sidecars among them
     * @param init those that run alone before
     */
    public static PodDemand of(Collection<Resources> together, Collection<Resources> init) {
        var sum = Resources.ofPod(together, init);
        var unsaid = EnumSet.noneOf(Compute.class);
        for (var what : Compute.values()) {
            if (unsaid(what, together) || unsaid(what, init)) {
                unsaid.add(what);
            }
        }
        return new PodDemand(
                sum.requestCpuOrZero(),
                sum.limitCpuOrZero(),
                sum.requestMemoryOrZero(),
                sum.limitMemoryOrZero(),
                unsaid);
    }

    private static boolean unsaid(Compute what, Collection<Resources> containers) {
        for (var each : containers) {
            if (!what.said(each)) {
                return true;
            }
        }
        return false;
    }

    public long of(Compute what) {
        return switch (what) {
            case REQUEST_CPU -> requestCpu;
            case LIMIT_CPU -> limitCpu;
            case REQUEST_MEMORY -> requestMemory;
            case LIMIT_MEMORY -> limitMemory;
        };
    }

    /** No container asks for anything: such a pod is of the class BestEffort. */
    boolean nothing() {
        return requestCpu == 0 && limitCpu == 0 && requestMemory == 0 && limitMemory == 0;
    }

    /** The larger of both in each, and unsaid what both leave unsaid. */
    PodDemand or(PodDemand other) {
        return new PodDemand(
                Math.max(requestCpu, other.requestCpu),
                Math.max(limitCpu, other.limitCpu),
                Math.max(requestMemory, other.requestMemory),
                Math.max(limitMemory, other.limitMemory),
                both(unsaid, other.unsaid));
    }

    private static Set<Compute> both(Set<Compute> one, Set<Compute> other) {
        var both = EnumSet.noneOf(Compute.class);
        for (var what : one) {
            if (other.contains(what)) {
                both.add(what);
            }
        }
        return both;
    }

    /** With so much more of each, and unsaid at most what is unsaid then. */
    PodDemand plus(Resources more, Set<Compute> stillUnsaid) {
        return new PodDemand(
                requestCpu + more.requestCpuOrZero(),
                limitCpu + more.limitCpuOrZero(),
                requestMemory + more.requestMemoryOrZero(),
                limitMemory + more.limitMemoryOrZero(),
                both(unsaid, stillUnsaid));
    }

    /** How many more such pods a quota that counts them lets in; {@link Long#MAX_VALUE} when it bounds nothing of theirs. */
    public long fitIn(QuotaState quota) {
        long fits = Long.MAX_VALUE;
        for (var key : List.of("pods", "count/pods")) {
            fits = Math.min(fits, share(quota.left(key), 1));
        }
        for (var what : Compute.values()) {
            long left = what.left(quota);
            fits = Math.min(fits, left != Long.MAX_VALUE && unsaid.contains(what) ? 0 : share(left, of(what)));
        }
        return fits;
    }

    /**
     * How many such pods fit into what nodes have free: allocatable less what pods take.
     *
     * @param cpu in millicores
     * @param memory in bytes
     */
    public long fitIn(long cpu, long memory) {
        return Math.min(share(cpu, requestCpu), share(memory, requestMemory));
    }

    /**
     * How many more such pods one node has room for, whether or not it lets them in. What it does not say it has, it has
     * not.
     *
     * @param pods what each of those that are on it and not over takes
     */
    public long fitOn(NodeState node, Collection<Resources> pods) {
        long cpu = node.allocatableCpu()
                - pods.stream().mapToLong(Resources::requestCpuOrZero).sum();
        long memory = node.allocatableMemory()
                - pods.stream().mapToLong(Resources::requestMemoryOrZero).sum();
        return Math.max(0, Math.min(node.allocatablePods() - pods.size(), fitIn(cpu, memory)));
    }

    private static long share(long left, long each) {
        return each == 0 || left == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, left) / each;
    }
}
