package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.action.Quantities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How many more pods of a template find room: on nodes that may take them, by what is allocatable less what is asked for,
 * and in the quotas of the namespace. Nodes that a cluster autoscaler could add are not counted.
 */
final class Room {
    private static final List<String> RESOURCES = List.of("cpu", "memory");
    private static final List<String> OVER = List.of("Succeeded", "Failed");

    private final ClusterApi api;
    private final LiveObject workload;

    Room(ClusterApi api, LiveObject workload) {
        this.api = api;
        this.workload = workload;
    }

    /** Why so many more pods would find no place, in words; empty when they would. */
    Optional<String> obstacle(long more) {
        if (more <= 0) {
            return Optional.empty();
        }
        var onNodes = onNodes();
        if (onNodes < more) {
            return Optional.of("It may come to " + more + " more pods of " + workload.display()
                    + ", and the nodes have room for " + onNodes + ". Add nodes or ask for less.");
        }
        return api.list(ResourceKind.QUOTA, workload.namespace()).stream()
                .filter(quota -> inQuota(quota) < more)
                .findFirst()
                .map(quota -> "It may come to " + more + " more pods of " + workload.display() + ", and the quota "
                        + quota.name() + " has room for " + inQuota(quota)
                        + ". Have the quota raised or ask for less.");
    }

    private long onNodes() {
        var byNode = new HashMap<String, List<LiveObject>>();
        for (var pod : api.list(ResourceKind.POD, "")) {
            if (!OVER.contains(pod.text("/status/phase"))) {
                byNode.computeIfAbsent(pod.text("/spec/nodeName"), n -> new ArrayList<>())
                        .add(pod);
            }
        }
        return api.list(ResourceKind.NODE, "").stream()
                .filter(this::takesIt)
                .mapToLong(node -> on(node, byNode.getOrDefault(node.name(), List.of())))
                .sum();
    }

    private long on(LiveObject node, List<LiveObject> pods) {
        var allocatable = node.at("/status/allocatable");
        long fits = allocatable.path("pods").asLong(110) - pods.size();
        for (var resource : RESOURCES) {
            long each = asked(workload.at("/spec/template/spec"), resource);
            var all = allocatable.path(resource).asString("");
            if (each > 0 && !all.isEmpty()) {
                long taken = pods.stream()
                        .mapToLong(pod -> asked(pod.at("/spec"), resource))
                        .sum();
                fits = Math.min(fits, (amount(resource, all) - taken) / each);
            }
        }
        return Math.max(0, fits);
    }

    private boolean takesIt(LiveObject node) {
        if (!node.conditionIs("Ready", "True") || node.flag("/spec/unschedulable")) {
            return false;
        }
        var tolerations = workload.elements("/spec/template/spec/tolerations").toList();
        return workload.at("/spec/template/spec/nodeSelector").properties().stream()
                        .allMatch(
                                e -> node.label(e.getKey()).equals(e.getValue().asString("")))
                && node.elements("/spec/taints")
                        .filter(taint -> !taint.path("effect").asString("").equals("PreferNoSchedule"))
                        .allMatch(taint -> tolerations.stream().anyMatch(t -> tolerates(t, taint)));
    }

    private static boolean tolerates(JsonNode toleration, JsonNode taint) {
        var key = toleration.path("key").asString("");
        var effect = toleration.path("effect").asString("");
        var sameValue = toleration.path("operator").asString("Equal").equals("Exists")
                || toleration
                        .path("value")
                        .asString("")
                        .equals(taint.path("value").asString(""));
        return (key.isEmpty() || key.equals(taint.path("key").asString("")) && sameValue)
                && (effect.isEmpty() || effect.equals(taint.path("effect").asString("")));
    }

    private long inQuota(LiveObject quota) {
        if (quota.has("/spec/scopes") || quota.has("/spec/scopeSelector")) {
            return Long.MAX_VALUE; // Which pods it covers is for the API server to say.
        }
        var spec = workload.at("/spec/template/spec");
        long fits = Long.MAX_VALUE;
        for (var key : List.of("pods", "count/pods")) {
            fits = Math.min(fits, left(quota, key, "pods", 1));
        }
        for (var resource : RESOURCES) {
            long asked = asked(spec, resource);
            // In a quota the bare name means the request.
            fits = Math.min(fits, left(quota, resource, resource, asked));
            fits = Math.min(fits, left(quota, "requests." + resource, resource, asked));
            fits = Math.min(fits, left(quota, "limits." + resource, resource, sum(spec, "limits", "", resource)));
        }
        return Math.max(0, fits);
    }

    private static long left(LiveObject quota, String key, String resource, long each) {
        var hard = quota.at("/status/hard").path(key).asString("");
        if (hard.isEmpty() || each == 0) {
            return Long.MAX_VALUE;
        }
        var used = quota.at("/status/used").path(key).asString("0");
        return (amount(resource, hard) - amount(resource, used)) / each;
    }

    /** A limit without a request is the request too. */
    static long asked(JsonNode podSpec, String resource) {
        return sum(podSpec, "requests", "limits", resource);
    }

    private static long sum(JsonNode podSpec, String side, String otherwise, String resource) {
        long sum = 0;
        for (var container : podSpec.path("containers")) {
            var resources = container.path("resources");
            var quantity = resources.path(side).path(resource).asString("");
            if (quantity.isEmpty()) {
                quantity = resources.path(otherwise).path(resource).asString("");
            }
            sum += quantity.isEmpty() ? 0 : amount(resource, quantity);
        }
        return sum;
    }

    private static long amount(String resource, String quantity) {
        return resource.equals("cpu") ? Quantities.millis(quantity) : Quantities.bytes(quantity);
    }
}
