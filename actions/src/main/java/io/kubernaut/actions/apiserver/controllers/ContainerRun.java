package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Moves one simulated container one step on: waiting, running, terminated, and around again. */
final class ContainerRun {
    private final Cluster cluster;
    private final Timing timing;
    private final References references;

    ContainerRun(Cluster cluster, Timing timing) {
        this.cluster = cluster;
        this.timing = timing;
        this.references = new References(cluster);
    }

    /** One container of one pod on its node, as it was and as it is to behave. */
    private record Turn(ObjectNode pod, ObjectNode container, String node, Behaviour behaviour, JsonNode old) {
        String name() {
            return container.path("name").asString("");
        }

        String image() {
            return container.path("image").asString("");
        }

        int restarts() {
            return old.path("restartCount").asInt(0);
        }

        String policy() {
            return pod.path("spec").path("restartPolicy").asString("Always");
        }

        Source kubelet() {
            return Source.kubelet(node);
        }

        String fieldPath() {
            return "spec.containers{" + name() + "}";
        }
    }

    ObjectNode next(ObjectNode pod, ObjectNode container, String node) {
        var name = container.path("name").asString("");
        var old = pod.path("status")
                .path("containerStatuses")
                .valueStream()
                .filter(one -> one.path("name").asString("").equals(name))
                .findFirst()
                .orElse(pod.path("none"));
        var turn = new Turn(pod, container, node, Behaviour.of(pod, name), old);
        var state = old.path("state");
        if (state.has("running")) {
            return running(turn);
        }
        if (state.has("terminated")) {
            return ended(turn, state.path("terminated"));
        }
        if (state.path("waiting").path("reason").asString("").equals("CrashLoopBackOff")) {
            var last = old.path("lastState").path("terminated");
            return due(turn, last) ? start(turn, true) : (ObjectNode) old.deepCopy();
        }
        return start(turn, false);
    }

    private ObjectNode status(Turn turn, boolean ready, boolean started, int restarts) {
        var status = Meta.JSON.createObjectNode().put("name", turn.name());
        status.put("image", turn.image()).put("imageID", started || restarts > 0 ? turn.image() : "");
        status.put("ready", ready).put("started", started).put("restartCount", restarts);
        status.putObject("state");
        Meta.replace(status, "lastState", turn.old().path("lastState"));
        if (!status.has("lastState")) {
            status.putObject("lastState");
        }
        if (started || restarts > 0) {
            var resources = turn.container().path("resources");
            Meta.replace(status, "resources", resources);
            Meta.replace(status, "allocatedResources", resources.path("requests"));
            status.put(
                    "containerID",
                    "fakeRuntime://" + Meta.name(turn.pod()) + "_" + Meta.namespace(turn.pod()) + "_"
                            + Meta.uid(turn.pod()) + "_0_" + turn.name() + "_" + restarts);
        }
        return status;
    }

    /** Starts a container, unless its image or its configuration is missing. */
    private ObjectNode start(Turn turn, boolean again) {
        if (turn.behaviour().imageMissing()) {
            return imageMissing(turn);
        }
        var missing = references.missing(turn.pod(), turn.container());
        if (!missing.isEmpty()) {
            return waiting(turn, "CreateContainerConfigError", missing, "Failed", "Error: " + missing);
        }
        var status = status(turn, false, true, turn.restarts() + (again ? 1 : 0));
        if (again) {
            var terminated = turn.old().path("state").has("terminated")
                    ? turn.old().path("state")
                    : turn.old().path("lastState");
            status.set("lastState", terminated.deepCopy());
        }
        status.withObject("/state").putObject("running").put("startedAt", cluster.now());
        status.put("ready", ready(turn, cluster.instant()));
        var events = cluster.events();
        events.normal(
                turn.kubelet(),
                turn.pod(),
                turn.fieldPath(),
                "Pulled",
                "Container image \"" + turn.image() + "\" already present on machine and can be accessed by the pod");
        events.normal(turn.kubelet(), turn.pod(), turn.fieldPath(), "Created", "Container created");
        events.normal(turn.kubelet(), turn.pod(), turn.fieldPath(), "Started", "Container started");
        return status;
    }

    private ObjectNode imageMissing(Turn turn) {
        var image = turn.image();
        var why = "rpc error: code = NotFound desc = failed to pull and unpack image \"" + image
                + "\": failed to resolve reference \"" + image + "\": " + image + ": not found";
        boolean tried = turn.old().path("state").has("waiting");
        return tried
                ? waiting(
                        turn,
                        "ImagePullBackOff",
                        "Back-off pulling image \"" + image + "\": ErrImagePull: " + why,
                        "BackOff",
                        "Back-off pulling image \"" + image + "\"")
                : waiting(turn, "ErrImagePull", why, "Failed", "Failed to pull image \"" + image + "\": " + why);
    }

    private ObjectNode waiting(Turn turn, String reason, String message, String event, String eventMessage) {
        var known = turn.old().path("state").path("waiting").path("reason").asString("");
        if (!known.equals(reason)) {
            cluster.events().warning(turn.kubelet(), turn.pod(), turn.fieldPath(), event, eventMessage);
        }
        var status = status(turn, false, false, turn.restarts());
        status.withObject("/state").putObject("waiting").put("message", message).put("reason", reason);
        return status;
    }

    private ObjectNode running(Turn turn) {
        var started = Instant.parse(
                turn.old().path("state").path("running").path("startedAt").asString(cluster.now()));
        var ran = Duration.between(started, cluster.instant());
        var behaviour = turn.behaviour();
        boolean over = ran.compareTo(behaviour.exitAfter()) >= 0;
        var limit =
                turn.container().path("resources").path("limits").path("memory").asString("");
        if (over && behaviour.exceeds(limit)) {
            return terminated(turn, started, 137, "OOMKilled", "");
        }
        if (over && behaviour.exits(turn.restarts())) {
            int code = behaviour.exitCode();
            return terminated(turn, started, code, code == 0 ? "Completed" : "Error", behaviour.exitMessage());
        }
        if (over && !turn.policy().equals("Always") && !behaviour.exits(0)) {
            return terminated(turn, started, 0, "Completed", "");
        }
        boolean ready = ready(turn, started);
        if (!ready
                && turn.old().path("ready").asBoolean(false)
                && turn.container().has("readinessProbe")) {
            cluster.events()
                    .warning(
                            turn.kubelet(),
                            turn.pod(),
                            turn.fieldPath(),
                            "Unhealthy",
                            "Readiness probe failed: HTTP probe failed with statuscode: 503");
        }
        var status = status(turn, ready, true, turn.restarts());
        status.set("state", turn.old().path("state").deepCopy());
        return status;
    }

    /**
     * Without a readiness probe a container is ready as soon as it runs, even if it ends a moment later. With one it
     * must live long enough to be asked.
     */
    private boolean ready(Turn turn, Instant started) {
        var ran = Duration.between(started.truncatedTo(ChronoUnit.SECONDS), cluster.instant());
        var probe = turn.container().path("readinessProbe");
        if (probe.isMissingNode()) {
            return turn.behaviour().ready(ran);
        }
        var delay = Duration.ofSeconds(probe.path("initialDelaySeconds").asInt(0));
        var limit =
                turn.container().path("resources").path("limits").path("memory").asString("");
        boolean doomed =
                turn.behaviour().exits(turn.restarts()) || turn.behaviour().exceeds(limit);
        boolean diesBefore = doomed && turn.behaviour().exitAfter().compareTo(delay) <= 0;
        return !diesBefore && ran.compareTo(delay) >= 0 && turn.behaviour().ready(ran);
    }

    private ObjectNode terminated(Turn turn, Instant started, int code, String reason, String message) {
        var status = status(turn, false, false, turn.restarts());
        var state = status.withObject("/state").putObject("terminated");
        state.put("exitCode", code).put("reason", reason);
        if (!message.isEmpty()) {
            state.put("message", message);
        }
        state.put("startedAt", started.toString()).put("finishedAt", cluster.now());
        Meta.replace(state, "containerID", turn.old().path("containerID"));
        return status;
    }

    private ObjectNode ended(Turn turn, JsonNode terminated) {
        boolean restarts = turn.policy().equals("Always")
                || (turn.policy().equals("OnFailure")
                        && terminated.path("exitCode").asInt(0) != 0);
        if (!restarts) {
            return (ObjectNode) turn.old().deepCopy();
        }
        if (due(turn, terminated)) {
            return start(turn, true);
        }
        var pod = turn.pod();
        var who = Meta.name(pod) + "_" + Meta.namespace(pod) + "(" + Meta.uid(pod) + ")";
        var status = waiting(
                turn,
                "CrashLoopBackOff",
                "back-off " + print(timing.before(turn.restarts() + 1)) + " restarting failed container=" + turn.name()
                        + " pod=" + who,
                "BackOff",
                "Back-off restarting failed container " + turn.name() + " in pod " + who);
        status.set("lastState", turn.old().path("state").deepCopy());
        Meta.replace(status, "containerID", turn.old().path("containerID"));
        return status;
    }

    private boolean due(Turn turn, JsonNode terminated) {
        var finished = Instant.parse(terminated.path("finishedAt").asString(cluster.now()));
        return !cluster.instant().isBefore(finished.plus(timing.before(turn.restarts() + 1)));
    }

    /** As kubelets print a wait: {@code 1m20s}. */
    private static String print(Duration wait) {
        return (wait.toMinutes() > 0 ? wait.toMinutes() + "m" : "") + wait.toSecondsPart() + "s";
    }
}
