package io.kubernaut.core.cluster;

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
