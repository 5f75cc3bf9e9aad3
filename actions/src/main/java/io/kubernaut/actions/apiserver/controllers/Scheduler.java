package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives each pod a node: the preferred one, else the one with the fewest pods. */
final class Scheduler implements Controllers.Controller {
    private static final Source SOURCE = Source.of("default-scheduler");

    private final Cluster cluster;

    Scheduler(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        var byNode = new HashMap<String, List<ObjectNode>>();
        var waiting = new ArrayList<ObjectNode>();
        for (ObjectNode pod : cluster.all("pods")) {
            var node = pod.path("spec").path("nodeName").asString("");
            if (!node.isEmpty()) {
                if (PodTemplate.active(pod)) {
                    byNode.computeIfAbsent(node, unused -> new ArrayList<>()).add(pod);
                }
            } else if (PodTemplate.active(pod)
                    && pod.path("spec").path("schedulingGates").isEmpty()) {
                waiting.add(pod);
            }
        }
        waiting.forEach(pod -> place(pod, byNode));
    }

    private void place(ObjectNode pod, Map<String, List<ObjectNode>> byNode) {
        var missing = missingClaim(pod);
        if (!missing.isEmpty()) {
            refuse(pod, missing);
            return;
        }
        var objections = new TreeMap<String, Integer>();
        var fitting = new ArrayList<ObjectNode>();
        var nodes = cluster.living("nodes");
        for (ObjectNode node : nodes) {
            var objection = Placement.objection(pod, node, byNode.getOrDefault(Meta.name(node), List.of()));
            if (objection.isEmpty()) {
                fitting.add(node);
            } else {
                objections.merge(objection, 1, Integer::sum);
            }
        }
        var best = fitting.stream()
                .min(Comparator.<ObjectNode>comparingInt(node -> -Placement.preference(pod, node))
                        .thenComparingInt(node ->
                                byNode.getOrDefault(Meta.name(node), List.of()).size())
                        .thenComparing(Meta::name));
        if (best.isEmpty()) {
            var reasons = objections.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "));
            refuse(
                    pod,
                    nodes.isEmpty()
                            ? "no nodes available to schedule pods"
                            : "0/" + nodes.size() + " nodes are available: " + reasons
                                    + ". no new claims to deallocate, preemption: 0/" + nodes.size()
                                    + " nodes are available: " + nodes.size()
                                    + " Preemption is not helpful for scheduling.");
            return;
        }
        bind(pod, Meta.name(best.get()));
        byNode.computeIfAbsent(Meta.name(best.get()), unused -> new ArrayList<>())
                .add(pod);
    }

    private String missingClaim(ObjectNode pod) {
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            var claim = volume.path("persistentVolumeClaim").path("claimName").asString("");
            if (claim.isEmpty()) {
                continue;
            }
            var found = cluster.find("persistentvolumeclaims", Meta.namespace(pod), claim);
            if (found.isEmpty()) {
                return "persistentvolumeclaim \"" + claim + "\" not found";
            }
            if (!found.get().path("status").path("phase").asString("").equals("Bound")) {
                return "pod has unbound immediate PersistentVolumeClaims";
            }
        }
        return "";
    }

    private void bind(ObjectNode pod, String node) {
        var bound = cluster.bind(pod, node);
        var status = statusOf(bound);
        status.remove("conditions");
        PodStatus.condition(cluster, status, bound, "PodScheduled", true, "", "");
        cluster.status("pods", bound, status);
        cluster.events()
                .normal(
                        SOURCE,
                        pod,
                        "",
                        "Scheduled",
                        "Successfully assigned " + Meta.namespace(pod) + "/" + Meta.name(pod) + " to " + node);
    }

    private static ObjectNode statusOf(ObjectNode pod) {
        return pod.path("status") instanceof ObjectNode status ? status.deepCopy() : Meta.JSON.createObjectNode();
    }

    private void refuse(ObjectNode pod, String message) {
        var known = Cluster.condition(pod, "PodScheduled");
        if (known.path("message").asString("").equals(message)) {
            return;
        }
        var status = statusOf(pod);
        status.remove("conditions");
        PodStatus.condition(cluster, status, pod, "PodScheduled", false, "Unschedulable", message);
        cluster.status("pods", pod, status);
        cluster.events().warning(SOURCE, pod, "", "FailedScheduling", message);
    }
}
