package io.kubernaut.core.capacity;

import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import java.util.Collection;
import java.util.List;

/**
 * What one pod takes of quotas and nodes: the sums over its containers. Init containers run before the others and are not
 * counted. A limit without a request is the request too, as the API server sets it.
 *
 * @param requestCpu in millicores
 * @param limitCpu in millicores; 0 when no container has one
 * @param requestMemory in bytes
 * @param limitMemory in bytes; 0 when no container has one
 */
public record PodDemand(long requestCpu, long limitCpu, long requestMemory, long limitMemory) {
    /** @param containers those that run together */
    public static PodDemand of(Collection<Resources> containers) {
        long requestCpu = 0;
        long limitCpu = 0;
        long requestMemory = 0;
        long limitMemory = 0;
        for (var each : containers) {
            requestCpu += each.requestCpu() == null ? each.limitCpuOrZero() : each.requestCpuOrZero();
            limitCpu += each.limitCpuOrZero();
            requestMemory += each.requestMemory() == null ? each.limitMemoryOrZero() : each.requestMemoryOrZero();
            limitMemory += each.limitMemoryOrZero();
        }
        return new PodDemand(requestCpu, limitCpu, requestMemory, limitMemory);
    }

    public long of(Compute what) {
        return switch (what) {
            case REQUEST_CPU -> requestCpu;
            case LIMIT_CPU -> limitCpu;
            case REQUEST_MEMORY -> requestMemory;
            case LIMIT_MEMORY -> limitMemory;
        };
    }

    /**
     * How many more such pods a quota lets in; {@link Long#MAX_VALUE} when it bounds nothing of theirs. Of what a pod does
     * not ask for, no quota can have too little.
     */
    public long fitIn(QuotaState quota) {
        long fits = Long.MAX_VALUE;
        for (var key : List.of("pods", "count/pods")) {
            fits = Math.min(fits, share(quota.left(key), 1));
        }
        for (var what : Compute.values()) {
            fits = Math.min(fits, share(what.left(quota), of(what)));
        }
        return fits;
    }

    /**
     * How many such pods fit into what nodes have free: allocatable less what pods ask for.
     *
     * @param cpu in millicores
     * @param memory in bytes
     */
    public long fitIn(long cpu, long memory) {
        return Math.min(share(cpu, requestCpu), share(memory, requestMemory));
    }

    private static long share(long left, long each) {
        return each == 0 || left == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, left) / each;
    }
}
