package io.kubernaut.core.cluster;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Compute resources; a null means that nothing is set.
 *
 * @param requestCpu in millicores (requests.cpu)
 * @param limitCpu in millicores (limits.cpu)
 * @param requestMemory in bytes (requests.memory)
 * @param limitMemory in bytes (limits.memory)
 */
public record Resources(
        @Nullable Long requestCpu,
        @Nullable Long limitCpu,
        @Nullable Long requestMemory,
        @Nullable Long limitMemory) {
    public static final Resources NONE = new Resources(null, null, null, null);

    /**
     * What a pod of such containers takes of nodes and quotas: those that run together are added, and each init container
     * runs alone before them. A request that is not set is as high as the limit, as the API server sets it.
     *
     * @param together sidecars among them
     */
    public static Resources ofPod(Collection<Resources> together, Collection<Resources> init) {
        var sum = new Sum();
        together.forEach(r -> sum.add(r, false));
        init.forEach(r -> sum.add(r, true));
        return sum.taken();
    }

    /** Adds up what one pod takes, container after container. */
    static final class Sum {
        private long requestCpu;
        private long limitCpu;
        private long requestMemory;
        private long limitMemory;
        private long initRequestCpu;
        private long initLimitCpu;
        private long initRequestMemory;
        private long initLimitMemory;

        void add(Resources of, boolean init) {
            long askedCpu = of.requestCpu == null ? of.limitCpuOrZero() : of.requestCpu;
            long askedMemory = of.requestMemory == null ? of.limitMemoryOrZero() : of.requestMemory;
            if (init) {
                initRequestCpu = Math.max(initRequestCpu, askedCpu);
                initLimitCpu = Math.max(initLimitCpu, of.limitCpuOrZero());
                initRequestMemory = Math.max(initRequestMemory, askedMemory);
                initLimitMemory = Math.max(initLimitMemory, of.limitMemoryOrZero());
            } else {
                requestCpu += askedCpu;
                limitCpu += of.limitCpuOrZero();
                requestMemory += askedMemory;
                limitMemory += of.limitMemoryOrZero();
            }
        }

        Resources taken() {
            return new Resources(
                    Math.max(requestCpu, initRequestCpu),
                    Math.max(limitCpu, initLimitCpu),
                    Math.max(requestMemory, initRequestMemory),
                    Math.max(limitMemory, initLimitMemory));
        }
    }

    /** The request in millicores, 0 when there is none. */
    public long requestCpuOrZero() {
        return requestCpu == null ? 0 : requestCpu;
    }

    /** The request in bytes, 0 when there is none. */
    public long requestMemoryOrZero() {
        return requestMemory == null ? 0 : requestMemory;
    }

    /** The limit in bytes, 0 when there is none. */
    public long limitMemoryOrZero() {
        return limitMemory == null ? 0 : limitMemory;
    }

    /** The limit in millicores, 0 when there is none. */
    public long limitCpuOrZero() {
        return limitCpu == null ? 0 : limitCpu;
    }
}
