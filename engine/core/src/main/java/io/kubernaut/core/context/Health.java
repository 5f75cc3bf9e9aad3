package io.kubernaut.core.context;

import io.kubernaut.core.cluster.ContainerState;
import io.kubernaut.core.cluster.PodState;
import java.time.Duration;
import java.time.Instant;

/** Tells whether what alerts complain about is over. */
final class Health {
    private Health() {}

    static boolean recovered(Snapshot s) {
        var thresholds = s.thresholds();
        var node = s.node();
        switch (s.symptom()) {
            case "node-not-ready" -> {
                return node != null
                        && s.subject().kind().equals("Node")
                        && node.isReady()
                        && !node.readySince().plus(thresholds.recoveredAfter()).isAfter(s.takenAt());
            }
            case "node-disk-pressure" -> {
                return over(s, "DiskPressure");
            }
            case "node-memory-pressure" -> {
                return over(s, "MemoryPressure");
            }
            // The kernel may kill a process in a container that lives on: without a trace of it nothing is known to be
            // over.
            case "container-oom" -> {
                return podsAreWell(s) && s.pods().stream().anyMatch(PodState::lastKilledForMemory);
            }
            default -> {
                return Symptoms.SEEN_AT_PODS.contains(s.symptom()) && podsAreWell(s);
            }
        }
    }

    private static boolean over(Snapshot s, String pressure) {
        var node = s.node();
        return node != null
                && node.condition(pressure)
                        .filter(c -> c.isFalse() && c.since() != null)
                        .filter(c -> longAgo(c.since(), s.thresholds().recoveredAfter(), s.takenAt()))
                        .isPresent();
    }

    private static boolean podsAreWell(Snapshot s) {
        var workload = s.workload();
        if (workload != null && (!workload.healthy() || workload.desired() == 0 || workload.paused())) {
            return false;
        }
        boolean anyLives = false;
        for (var pod : s.pods()) {
            if (!pod.over()) {
                anyLives = true;
                if (!isWell(pod, s)) {
                    return false;
                }
            }
        }
        return anyLives;
    }

    private static boolean isWell(PodState pod, Snapshot s) {
        return !pod.terminating()
                && pod.readyFor(s.thresholds().recoveredAfter(), s.takenAt())
                && pod.containers().stream().allMatch(c -> isWell(c, s));
    }

    private static boolean isWell(ContainerState container, Snapshot s) {
        var thresholds = s.thresholds();
        var ended = container.last().finishedAt();
        return ended == null
                || longAgo(
                        ended,
                        container.last().oomKilled() ? thresholds.oomRecoveredAfter() : thresholds.recoveredAfter(),
                        s.takenAt());
    }

    private static boolean longAgo(@org.jspecify.annotations.Nullable Instant then, Duration enough, Instant now) {
        return then != null && !then.plus(enough).isAfter(now);
    }
}
