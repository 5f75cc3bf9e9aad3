package io.kubernaut.actions.pods;

import io.kubernaut.actions.api.LiveObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How a pod that was just made is doing.
 *
 * <p>Without a readiness probe a container is ready as soon as its process runs, even if it crashes a second later. So
 * ready is believed only after it has lasted a little, and longer when it crashed once before.
 *
 * @param words names the pod and the container
 */
public record PodHealth(State state, String words) {
    /** Ready and steady, not yet, or not any more. */
    public enum State {
        WELL,
        WAITING,
        BROKEN
    }

    private static final Duration STEADY = Duration.ofSeconds(5);
    private static final Duration STEADY_AFTER_A_CRASH = Duration.ofSeconds(60);
    private static final int CRASHES_THAT_TELL = 2;
    private static final Set<String> FATAL = Set.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    public static PodHealth of(LiveObject pod, Instant now) {
        var containers = Stream.concat(
                        pod.elements("/status/initContainerStatuses"), pod.elements("/status/containerStatuses"))
                .toList();
        for (var container : containers) {
            var trouble = trouble(container);
            if (trouble.isPresent()) {
                return new PodHealth(State.BROKEN, "pod " + pod.name() + ": " + trouble.get());
            }
        }
        if (pod.text("/status/phase").equals("Failed")) {
            return new PodHealth(
                    State.BROKEN,
                    "pod " + pod.name() + " failed: " + pod.text("/status/reason") + " " + pod.text("/status/message"));
        }
        var scheduled = pod.condition("PodScheduled");
        if (scheduled.path("status").asString("").equals("False")) {
            return waiting(pod, "is not scheduled: " + scheduled.path("message").asString(""));
        }
        if (pod.terminating()) {
            return waiting(pod, "is stopping");
        }
        if (!pod.conditionIs("Ready", "True")) {
            return waiting(pod, "is not ready" + notYet(pod));
        }
        return pod.elements("/status/containerStatuses")
                .flatMap(container -> unsteady(container, now).stream())
                .findFirst()
                .map(words -> waiting(pod, words))
                .orElse(new PodHealth(State.WELL, "pod " + pod.name() + " is ready"));
    }

    public boolean is(State other) {
        return state == other;
    }

    private static PodHealth waiting(LiveObject pod, String words) {
        return new PodHealth(State.WAITING, "pod " + pod.name() + " " + words);
    }

    /** The cause before the symptom: a container that waits to be restarted ended for a reason. */
    private static Optional<String> trouble(JsonNode container) {
        var name = "container " + container.path("name").asString("");
        var waiting = container.path("state").path("waiting");
        var reason = waiting.path("reason").asString("");
        for (var ended : new JsonNode[] {
            container.path("state").path("terminated"),
            container.path("lastState").path("terminated")
        }) {
            if (ended.path("reason").asString("").equals("OOMKilled")) {
                return Optional.of(name + " was OOM-killed");
            }
            var code = ended.path("exitCode").asInt(0);
            if (code != 0
                    && (reason.equals("CrashLoopBackOff")
                            || container.path("restartCount").asInt(0) >= CRASHES_THAT_TELL)) {
                return Optional.of(name + " keeps ending with exit code " + code);
            }
        }
        if (!FATAL.contains(reason)) {
            return Optional.empty();
        }
        var message = waiting.path("message").asString("");
        return Optional.of(name + " is in " + reason + (message.isEmpty() ? "" : " (" + message + ")"));
    }

    private static String notYet(LiveObject pod) {
        return pod.elements("/status/containerStatuses")
                .filter(container -> !container.path("ready").asBoolean(false))
                .map(container -> {
                    var reason = container
                            .path("state")
                            .path("waiting")
                            .path("reason")
                            .asString("");
                    return ", container " + container.path("name").asString("")
                            + (reason.isEmpty() ? "" : " is in " + reason);
                })
                .findFirst()
                .orElse("");
    }

    private static Optional<String> unsteady(JsonNode container, Instant now) {
        var crashed = container.path("restartCount").asInt(0) > 0;
        var needed = crashed ? STEADY_AFTER_A_CRASH : STEADY;
        var since = container.path("state").path("running").path("startedAt").asString("");
        try {
            if (!since.isEmpty() && Instant.parse(since).plus(needed).isAfter(now)) {
                return Optional.of("is ready, but "
                        + (crashed ? "crashed once, and so it must last " : "must last ")
                        + needed.toSeconds() + " s");
            }
        } catch (DateTimeParseException e) {
            // A time that cannot be read proves nothing either way; the Ready condition decides.
            return Optional.empty();
        }
        return Optional.empty();
    }
}
