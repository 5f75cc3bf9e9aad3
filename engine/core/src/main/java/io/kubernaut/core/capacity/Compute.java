package io.kubernaut.core.capacity;

import io.kubernaut.core.action.Quantities;
import io.kubernaut.core.cluster.LimitRangeState;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.Resources;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What containers ask for and may use at most; cpu in millicores, memory in bytes. */
public enum Compute {
    LIMIT_MEMORY("limits.memory", true),
    LIMIT_CPU("limits.cpu", false),
    REQUEST_MEMORY("requests.memory", true),
    REQUEST_CPU("requests.cpu", false);

    private final String key;
    private final boolean bytes;

    Compute(String key, boolean bytes) {
        this.key = key;
        this.bytes = bytes;
    }

    /** As parameters of actions and quotas name it, such as {@code limits.memory}. */
    public String key() {
        return key;
    }

    public boolean memory() {
        return bytes;
    }

    public boolean request() {
        return this == REQUEST_MEMORY || this == REQUEST_CPU;
    }

    /** The amount of a quantity as Kubernetes writes it, such as {@code 1500m} or {@code 256Mi}. */
    public long read(String quantity) {
        return bytes ? Quantities.bytes(quantity) : Quantities.millis(quantity);
    }

    public String written(long amount) {
        return bytes ? Quantities.ofBytes(amount) : Quantities.ofMillis(amount);
    }

    /** Null when it is not set. */
    public @Nullable Long of(Resources resources) {
        return switch (this) {
            case LIMIT_MEMORY -> resources.limitMemory();
            case LIMIT_CPU -> resources.limitCpu();
            case REQUEST_MEMORY -> resources.requestMemory();
            case REQUEST_CPU -> resources.requestCpu();
        };
    }

    /** 0 when it is not set. */
    public long in(Resources resources) {
        return Objects.requireNonNullElse(of(resources), 0L);
    }

    /** Whether a container says it; a limit says the request too. */
    boolean said(Resources resources) {
        return switch (this) {
            case LIMIT_MEMORY -> resources.limitMemory() != null;
            case LIMIT_CPU -> resources.limitCpu() != null;
            case REQUEST_MEMORY -> resources.requestMemory() != null || resources.limitMemory() != null;
            case REQUEST_CPU -> resources.requestCpu() != null || resources.limitCpu() != null;
        };
    }

    /** The same, but for so much of this. */
    Resources set(Resources resources, long amount) {
        return new Resources(
                this == REQUEST_CPU ? Long.valueOf(amount) : resources.requestCpu(),
                this == LIMIT_CPU ? Long.valueOf(amount) : resources.limitCpu(),
                this == REQUEST_MEMORY ? Long.valueOf(amount) : resources.requestMemory(),
                this == LIMIT_MEMORY ? Long.valueOf(amount) : resources.limitMemory());
    }

    /** The most that a container may have of it; null when the range does not say. */
    public @Nullable Long most(LimitRangeState range) {
        return bytes ? range.maxMemory() : range.maxCpu();
    }

    /** As {@link QuotaState#left(String)}; in a quota the bare name of a resource means its request. */
    public long left(QuotaState quota) {
        long left = quota.left(key);
        return request() ? Math.min(left, quota.left(bytes ? "memory" : "cpu")) : left;
    }
}
