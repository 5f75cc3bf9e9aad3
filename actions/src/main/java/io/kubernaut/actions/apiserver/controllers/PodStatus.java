package io.kubernaut.actions.apiserver.controllers;

import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Conditions of pods. */
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
}
