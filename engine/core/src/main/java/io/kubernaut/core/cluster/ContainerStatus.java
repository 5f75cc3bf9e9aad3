package io.kubernaut.core.cluster;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One state of a container, the present one or the last.
 *
 * @param phase "waiting", "running", "terminated", or "" when the kubelet has not said
 * @param reason such as CrashLoopBackOff, OOMKilled, Error, ImagePullBackOff; "" when none
 * @param message cut at 512 characters
 * @param exitCode null unless terminated
 * @param startedAt null unless running or terminated
 * @param finishedAt null unless terminated
 */
public record ContainerStatus(
        String phase,
        String reason,
        String message,
        @Nullable Integer exitCode,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    public static final ContainerStatus UNKNOWN = new ContainerStatus("", "", "", null, null, null);

    /** It waits to be started, or started again: its phase is "waiting". */
    public boolean waiting() {
        return "waiting".equals(phase);
    }

    /** It runs: its phase is "running". */
    public boolean running() {
        return "running".equals(phase);
    }

    /** It has ended, well or not: its phase is "terminated". */
    public boolean terminated() {
        return "terminated".equals(phase);
    }

    /** It has ended with the reason OOMKilled: the kernel killed it for memory. */
    public boolean oomKilled() {
        return terminated() && "OOMKilled".equals(reason);
    }

    /** It has ended with an exit code other than 0, or with none. */
    public boolean failed() {
        return terminated() && (exitCode == null || exitCode != 0);
    }
}
