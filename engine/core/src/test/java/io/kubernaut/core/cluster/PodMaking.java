package io.kubernaut.core.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds a pod with one container named {@code app}: running and ready unless something else is said. */
public final class PodMaking extends ObjectMaking<PodMaking> {
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final ContainerStatus RUNNING = new ContainerStatus("running", "", "", null, STARTED, null);

    private String phase = "Running";
    private String reason = "";
    private String node = "";
    private boolean ready = true;
    private Instant readySince = STARTED;
    private int restarts;
    private boolean mirror;
    private boolean hostPath;
    private Resources resources = Resources.NONE;
    private ContainerStatus current = RUNNING;
    private ContainerStatus last = ContainerStatus.UNKNOWN;
    private List<Condition> conditions = List.of();
    private final List<String> claims = new ArrayList<>();

    PodMaking(String namespace, String name) {
        super("Pod", namespace, name);
    }

    @Override
    PodMaking self() {
        return this;
    }

    public PodMaking on(String nodeName) {
        node = nodeName;
        return this;
    }

    public PodMaking mounting(String claim) {
        claims.add(claim);
        return this;
    }

    public PodMaking requesting(long cpuMillis, long memoryBytes) {
        resources = new Resources(cpuMillis, null, memoryBytes, null);
        return this;
    }

    public PodMaking unready() {
        ready = false;
        return this;
    }

    public PodMaking unreadySince(Instant at) {
        readySince = at;
        return unready();
    }

    public PodMaking crashing() {
        return failing("CrashLoopBackOff", "Error", 1);
    }

    public PodMaking oomKilled() {
        return failing("CrashLoopBackOff", "OOMKilled", 137);
    }

    /** Runs and is ready again. */
    public PodMaking restartedAt(Instant at) {
        restarts = 1;
        current = new ContainerStatus("running", "", "", null, at, null);
        last = new ContainerStatus("terminated", "Error", "", 1, STARTED, at);
        return this;
    }

    public PodMaking pullingInVain() {
        ready = false;
        phase = "Pending";
        current = new ContainerStatus("waiting", "ImagePullBackOff", "", null, null, null);
        return this;
    }

    public PodMaking unschedulable() {
        ready = false;
        phase = "Pending";
        node = "";
        current = ContainerStatus.UNKNOWN;
        conditions = condition("PodScheduled", "False", "Unschedulable");
        return this;
    }

    public PodMaking succeeded() {
        return over("Succeeded", 0);
    }

    public PodMaking evicted() {
        reason = "Evicted";
        return over("Failed", 137);
    }

    public PodMaking mirror() {
        mirror = true;
        return this;
    }

    /** It keeps data in a directory of its node. */
    public PodMaking withHostPath() {
        hostPath = true;
        return this;
    }

    private PodMaking over(String as, int exitCode) {
        ready = false;
        phase = as;
        current = new ContainerStatus(
                "terminated", exitCode == 0 ? "Completed" : "Error", "", exitCode, STARTED, STARTED);
        return this;
    }

    private PodMaking failing(String waits, String ended, int exitCode) {
        ready = false;
        restarts = 5;
        current = new ContainerStatus("waiting", waits, "", null, null, null);
        last = new ContainerStatus("terminated", ended, "", exitCode, STARTED, STARTED);
        return this;
    }

    @Override
    public PodState made() {
        var container = new ContainerState("app", "app:1", false, resources, ready, true, restarts, current, last);
        return new PodState(
                meta(),
                phase,
                reason,
                node,
                "",
                ready,
                readySince,
                STARTED,
                conditions,
                List.of(container),
                List.copyOf(claims),
                labels().getOrDefault("pod-template-hash", ""),
                List.of(),
                "default",
                mirror,
                hostPath,
                QuotaTraits.NONE);
    }
}
