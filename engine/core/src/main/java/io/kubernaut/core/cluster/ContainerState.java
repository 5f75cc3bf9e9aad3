package io.kubernaut.core.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A container of a pod: what was asked for and how it does.
 *
 * @param name the container's name
 * @param image as the pod's spec has it, with its tag or digest
 * @param init whether it runs before the others; a sidecar, an init container that keeps running, does not count
 * @param resources as the spec has them; a request that is not set is as high as the limit
 * @param ready whether its status says that it is ready
 * @param started whether its startup probe has passed, or it runs without one (status.containerStatuses[].started)
 * @param restarts how often the kubelet has restarted it
 * @param current the present state (status.containerStatuses[].state)
 * @param last the state before the last restart (lastState); its phase is "" when it was never restarted
 */
public record ContainerState(
        String name,
        String image,
        boolean init,
        Resources resources,
        boolean ready,
        boolean started,
        int restarts,
        ContainerStatus current,
        ContainerStatus last) {
    private static final Set<String> PULL_REASONS = Set.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "ErrImageNeverPull",
            "RegistryUnavailable",
            "ImageInspectError",
            "SignatureValidationFailed");
    private static final Pattern AWAY = Pattern.compile(
            "toomanyrequests|429 Too Many Requests|50[0234] [A-Z]|connection refused|i/o timeout|TLS handshake timeout"
                    + "|Client\\.Timeout exceeded|no route to host");
    private static final Pattern REFUSED =
            Pattern.compile("\\b40[13]\\b|(?i:unauthorized|authentication required|no basic auth credentials)");
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** A run as long as this, and the kubelet starts its back-off anew. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(10);

    /** Too short to tell anything. */
    private static final Duration LEAST_RUN = Duration.ofSeconds(10);

    private static final int MOST_COUNTED = 6;
    private static final Set<String> CONFIG_REASONS = Set.of("CreateContainerConfigError", "CreateContainerError");

    /** By the name alone: the engine hashes each container that a rule looks at. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /**
     * Keeps failing: waits in CrashLoopBackOff, or has just failed again after a restart, or failed to start.
     * Between restarts a crash loop shows {@code Error} or {@code OOMKilled}, or even {@code Running}, and without a
     * readiness probe it is ready, too, until it fails again.
     */
    public boolean crashing(Instant now) {
        if ("CrashLoopBackOff".equals(current.reason())) {
            return true;
        }
        if (current.terminated() && current.failed()) {
            return !init || restarts > 0;
        }
        return current.running() && restarts >= 2 && last.failed() && (!ready || betweenFailures(now));
    }

    /** The present run is not yet clearly longer than the one that failed. */
    private boolean betweenFailures(Instant now) {
        var began = current.startedAt();
        var lastBegan = last.startedAt();
        var lastEnded = last.finishedAt();
        if (began == null || lastBegan == null || lastEnded == null) {
            return false;
        }
        var run = Duration.between(lastBegan, lastEnded);
        return run.compareTo(FORGIVEN_AFTER) < 0
                && began.plus(run.multipliedBy(2)).plus(LEAST_RUN).isAfter(now);
    }

    /**
     * For how long it has been restarting, at least: runs as long as the last one, back-off between them, and what has
     * passed of the present run.
     */
    Duration failingFor(Instant now) {
        var started = last.startedAt();
        var finished = last.finishedAt();
        var run = started == null || finished == null ? Duration.ZERO : Duration.between(started, finished);
        var began = current.startedAt();
        var present = !current.running() || began == null || began.isAfter(now)
                ? Duration.ZERO
                : Duration.between(began, now);
        var total = run.multipliedBy(restarts).plus(present);
        var pause = FIRST_PAUSE;
        for (int i = 0; i < Math.min(restarts, MOST_COUNTED); i++) {
            total = total.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return total.plus(LONGEST_PAUSE.multipliedBy(Math.max(0, restarts - MOST_COUNTED)));
    }

    /** The kernel killed it for memory when it last ended, however long ago: the API keeps that for a pod's life. */
    public boolean lastKilledForMemory() {
        return current.oomKilled() || last.oomKilled();
    }

    /**
     * The kernel's kill for memory explains what is wrong now: it lies ended or waits to be started after it, or the
     * kill was no earlier than {@code since}.
     */
    public boolean oomKilledSince(Instant since) {
        if (current.oomKilled()) {
            return true;
        }
        var ended = last.finishedAt();
        return last.oomKilled()
                && ("CrashLoopBackOff".equals(current.reason()) || (ended != null && !ended.isBefore(since)));
    }

    /**
     * It waits because its image cannot be pulled: ImagePullBackOff, ErrImagePull, InvalidImageName, ErrImageNeverPull,
     * RegistryUnavailable, ImageInspectError or SignatureValidationFailed.
     */
    public boolean imagePullFailing() {
        return current.waiting() && PULL_REASONS.contains(current.reason());
    }

    /**
     * Its image cannot be pulled since the registry does not serve anybody at present, as the kubelet's message says: it
     * limits the rate, is overloaded or cannot be reached. It tells nothing about the image.
     */
    public boolean registryAway() {
        return imagePullFailing() && !registryAwayIn(current.message()).isEmpty();
    }

    /**
     * Its image cannot be pulled since the registry does not let the credential in, as the kubelet's message says (401, 403,
     * unauthorized). Some registries answer so for an image that they do not have.
     */
    public boolean registryRefuses() {
        return imagePullFailing() && REFUSED.matcher(current.message()).find();
    }

    /** What of a message says that a registry serves nobody at present; "" where nothing does. */
    public static String registryAwayIn(String message) {
        var away = AWAY.matcher(message);
        return away.find() ? away.group() : "";
    }

    /**
     * It waits with CreateContainerConfigError or CreateContainerError: most often a ConfigMap, Secret or key that it
     * refers to is missing.
     */
    public boolean configFailing() {
        return current.waiting() && CONFIG_REASONS.contains(current.reason());
    }

    /** The latest end's exit code, -1 when it has not ended yet. */
    public int exitCode() {
        if (current.exitCode() != null) {
            return current.exitCode();
        }
        return last.exitCode() == null ? -1 : last.exitCode();
    }

    /** The latest end's message; text for people. */
    public String endMessage() {
        return current.terminated() && !current.message().isEmpty() ? current.message() : last.message();
    }
}
