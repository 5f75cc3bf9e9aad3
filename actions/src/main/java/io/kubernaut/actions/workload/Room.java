package io.kubernaut.actions.workload;

import io.kubernaut.actions.api.ClusterApi;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.capacity.Compute;
import io.kubernaut.core.capacity.PodDemand;
import io.kubernaut.core.cluster.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How many more pods of a template find room: on nodes that may take them, by what is allocatable less what is asked for,
 * and in the quotas of the namespace. Nodes that a cluster autoscaler could add are not counted.
 */
final class Room {
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
        return Bounds.quotas(api, workload.namespace()).stream()
                .filter(quota -> demand().fitIn(quota) < more)
                .findFirst()
                .map(quota -> "It may come to " + more + " more pods of " + workload.display() + ", and the quota "
                        + quota.name() + " has room for " + demand().fitIn(quota)
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
        long places = allocatable.path("pods").asLong(110) - pods.size();
        return Math.max(
                0,
                Math.min(
                        places,
                        demand().fitIn(
                                        free(allocatable, pods, Compute.REQUEST_CPU),
                                        free(allocatable, pods, Compute.REQUEST_MEMORY))));
    }

    private static long free(JsonNode allocatable, List<LiveObject> pods, Compute request) {
        var all = amount(allocatable, request);
        return all == null ? Long.MAX_VALUE : all - asked(pods.stream().map(pod -> pod.at("/spec")), request);
    }

    private PodDemand demand() {
        return demand(workload.at("/spec/template/spec"));
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

    private static PodDemand demand(JsonNode podSpec) {
        var containers = new ArrayList<Resources>();
        for (var container : podSpec.path("containers")) {
            var resources = container.path("resources");
            containers.add(new Resources(
                    amount(resources.path("requests"), Compute.REQUEST_CPU),
                    amount(resources.path("limits"), Compute.LIMIT_CPU),
                    amount(resources.path("requests"), Compute.REQUEST_MEMORY),
                    amount(resources.path("limits"), Compute.LIMIT_MEMORY)));
        }
        return PodDemand.of(containers);
    }

    /** What the pods of these specifications ask for together. */
    static long asked(Stream<JsonNode> podSpecs, Compute request) {
        return podSpecs.mapToLong(spec -> demand(spec).of(request)).sum();
    }

    private static @Nullable Long amount(JsonNode side, Compute what) {
        var quantity = side.path(what.memory() ? "memory" : "cpu").asString("");
        return quantity.isEmpty() ? null : what.read(quantity);
    }
}
