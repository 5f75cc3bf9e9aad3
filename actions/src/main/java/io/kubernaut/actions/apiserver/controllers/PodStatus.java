package io.kubernaut.actions.apiserver.controllers;

import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions and quality of service of pods. */
final class PodStatus {
    private PodStatus() {}

    static void condition(
            Cluster cluster,
            ObjectNode status,
            ObjectNode pod,
            String type,
            boolean truth,
            String reason,
            String message) {
        var before = Cluster.condition(pod, type);
        var value = truth ? "True" : "False";
        var condition = status.withArray("conditions").addObject().put("type", type);
        condition.put(
                "observedGeneration", pod.path("metadata").path("generation").asInt(1));
        condition.put("status", value);
        condition.set("lastProbeTime", NullNode.getInstance());
        boolean same = before.path("status").asString("").equals(value);
        condition.put(
                "lastTransitionTime", same ? before.path("lastTransitionTime").asString(cluster.now()) : cluster.now());
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }

    /** Guaranteed, Burstable or BestEffort, by cpu and memory of all containers. */
    static String quality(ObjectNode pod) {
        boolean any = false;
        boolean guaranteed = true;
        for (var container : pod.path("spec").path("containers")) {
            var limits = container.path("resources").path("limits");
            var requests = container.path("resources").path("requests");
            any |= !limits.isEmpty() || !requests.isEmpty();
            for (String resource : new String[] {"cpu", "memory"}) {
                guaranteed &= limits.has(resource) && limits.path(resource).equals(requests.path(resource));
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }
}
