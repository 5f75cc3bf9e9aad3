package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.QualityOfService;
import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs the simulated containers of all pods on nodes that are ready. */
final class Kubelet implements Controllers.Controller {
    private final Cluster cluster;
    private final ContainerRun containers;
    private final Map<String, String> addresses = new HashMap<>();

    Kubelet(Cluster cluster, Timing timing) {
        this.cluster = cluster;
        this.containers = new ContainerRun(cluster, timing);
    }

    @Override
    public void act() {
        for (ObjectNode pod : cluster.all("pods")) {
            var node = pod.path("spec").path("nodeName").asString("");
            boolean reachable = !node.isEmpty()
                    && cluster.find("nodes", "", node).filter(Placement::ready).isPresent();
            if (Meta.beingDeleted(pod)) {
                if (reachable || node.isEmpty()) {
                    end(pod, node);
                }
            } else if (reachable && PodTemplate.active(pod)) {
                run(pod, node);
            }
        }
    }

    /** Ends a deleted pod when its containers have stopped, or when its grace is over. */
    private void end(ObjectNode pod, String node) {
        int grace = pod.path("metadata").path("deletionGracePeriodSeconds").asInt(0);
        var asked = Instant.parse(Meta.text(pod, "deletionTimestamp")).minusSeconds(grace);
        long stops = pod.path("spec")
                .path("containers")
                .valueStream()
                .mapToLong(container -> Behaviour.of(pod, container.path("name").asString(""))
                        .stopAfter()
                        .toSeconds())
                .max()
                .orElse(0);
        boolean stopped = Duration.between(asked, cluster.instant()).toSeconds() >= Math.min(grace, stops);
        if (stopped && pod.path("metadata").path("finalizers").isEmpty()) {
            for (JsonNode container : pod.path("spec").path("containers")) {
                var name = container.path("name").asString("");
                cluster.events()
                        .normal(
                                Source.kubelet(node),
                                pod,
                                "spec.containers{" + name + "}",
                                "Killing",
                                "Stopping container " + name);
            }
            cluster.gone(pod);
        }
    }

    private void run(ObjectNode pod, String node) {
        var old = pod.path("status");
        var statuses = new ArrayList<ObjectNode>();
        for (JsonNode container : pod.path("spec").path("containers")) {
            statuses.add(containers.next(pod, (ObjectNode) container, node));
        }
        var status = Meta.JSON.createObjectNode();
        status.put("observedGeneration", pod.path("metadata").path("generation").asInt(1));
        var phase = phase(pod, statuses);
        status.put("phase", phase);
        conditions(status, pod, statuses, phase);
        initial(status, pod);
        var array = status.putArray("containerStatuses");
        statuses.forEach(array::add);
        var hostIp = address(node);
        var podIp = addresses.computeIfAbsent(
                Meta.uid(pod), unused -> "10.64." + (addresses.size() / 250) + "." + (addresses.size() % 250 + 2));
        status.put("hostIP", hostIp).putArray("hostIPs").addObject().put("ip", hostIp);
        status.put("podIP", podIp).putArray("podIPs").addObject().put("ip", podIp);
        status.put("startTime", old.path("startTime").asString(cluster.now()));
        status.put("qosClass", QualityOfService.of(pod));
        cluster.status("pods", pod, status);
    }

    private String address(String node) {
        return cluster.find("nodes", "", node).stream()
                .flatMap(found -> found.path("status").path("addresses").valueStream())
                .filter(one -> one.path("type").asString("").equals("InternalIP"))
                .map(one -> one.path("address").asString(""))
                .findFirst()
                .orElse("127.0.1.1");
    }

    private static String phase(ObjectNode pod, List<ObjectNode> statuses) {
        boolean started = statuses.stream()
                .anyMatch(one -> one.path("state").has("running")
                        || one.path("state").has("terminated")
                        || one.path("lastState").has("terminated"));
        if (!started) {
            return "Pending";
        }
        boolean ended = statuses.stream().allMatch(one -> one.path("state").has("terminated"));
        boolean again =
                pod.path("spec").path("restartPolicy").asString("Always").equals("Always");
        if (!ended || again) {
            return "Running";
        }
        boolean wentWell = statuses.stream()
                .allMatch(one ->
                        one.path("state").path("terminated").path("exitCode").asInt(0) == 0);
        if (wentWell) {
            return "Succeeded";
        }
        return pod.path("spec").path("restartPolicy").asString("").equals("Never") ? "Failed" : "Running";
    }

    private void conditions(ObjectNode status, ObjectNode pod, List<ObjectNode> statuses, String phase) {
        var unready = statuses.stream()
                .filter(one -> !one.path("ready").asBoolean(false))
                .map(one -> one.path("name").asString(""))
                .toList();
        boolean done = phase.equals("Succeeded");
        var reason = unready.isEmpty() ? "" : done ? "PodCompleted" : "ContainersNotReady";
        var message =
                unready.isEmpty() || done ? "" : "containers with unready status: [" + String.join(" ", unready) + "]";
        PodStatus.condition(cluster, status, pod, "PodReadyToStartContainers", true, "", "");
        PodStatus.condition(cluster, status, pod, "Initialized", true, "", "");
        PodStatus.condition(cluster, status, pod, "Ready", unready.isEmpty(), reason, message);
        PodStatus.condition(cluster, status, pod, "ContainersReady", unready.isEmpty(), reason, message);
        PodStatus.condition(cluster, status, pod, "PodScheduled", true, "", "");
    }

    /** Init containers always succeed at once; only the main ones have a behaviour. */
    private void initial(ObjectNode status, ObjectNode pod) {
        var known = pod.path("status").path("initContainerStatuses");
        if (known.isArray()) {
            status.set("initContainerStatuses", known.deepCopy());
            return;
        }
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            var one = status.withArray("initContainerStatuses").addObject();
            one.put("name", container.path("name").asString(""))
                    .put("ready", true)
                    .put("restartCount", 0);
            one.put("image", container.path("image").asString("")).put("started", false);
            one.putObject("lastState");
            one.putObject("state")
                    .putObject("terminated")
                    .put("exitCode", 0)
                    .put("reason", "Completed")
                    .put("startedAt", cluster.now())
                    .put("finishedAt", cluster.now());
        }
    }
}
