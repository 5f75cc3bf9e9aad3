package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.objects.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Status and conditions of Deployments, as {@code kubectl rollout status} reads them. */
final class DeploymentStatus {
    private final Cluster cluster;

    DeploymentStatus(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A rollout of a new ReplicaSet began: its deadline runs from now. */
    void started(ObjectNode deployment, String set) {
        progress(deployment, "NewReplicaSetCreated", "Created new replica set \"" + set + "\"");
    }

    /** A rollout back to a known ReplicaSet began. */
    void found(ObjectNode deployment, String set) {
        progress(deployment, "FoundNewReplicaSet", "Found new replica set \"" + set + "\"");
    }

    private void progress(ObjectNode deployment, String reason, String message) {
        var status =
                deployment.path("status") instanceof ObjectNode old ? old.deepCopy() : Meta.JSON.createObjectNode();
        status.remove("conditions");
        for (JsonNode condition : deployment.path("status").path("conditions")) {
            if (!condition.path("type").asString("").equals("Progressing")) {
                status.withArray("conditions").add(condition.deepCopy());
            }
        }
        add(status, deployment, "Progressing", true, reason, message);
        cluster.status("deployments", deployment, status);
    }

    void write(ObjectNode deployment, List<ObjectNode> sets, Optional<ObjectNode> current) {
        var status = Meta.JSON.createObjectNode();
        int wanted = deployment.path("spec").path("replicas").asInt(1);
        int total = sum(sets, "replicas");
        int available = sum(sets, "availableReplicas");
        int updated = current.map(count("replicas")::applyAsInt).orElse(0);
        status.put(
                "observedGeneration",
                deployment.path("metadata").path("generation").asInt(1));
        PodTemplate.count(status, "replicas", total);
        PodTemplate.count(status, "updatedReplicas", updated);
        PodTemplate.count(status, "readyReplicas", sum(sets, "readyReplicas"));
        PodTemplate.count(status, "availableReplicas", available);
        PodTemplate.count(status, "unavailableReplicas", Math.max(0, Math.max(total, wanted) - available));
        status.put("terminatingReplicas", sum(sets, "terminatingReplicas"));
        boolean enough = available >= Rollout.of(deployment).least();
        add(
                status,
                deployment,
                "Available",
                enough,
                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.");
        sets.stream()
                .map(set -> Cluster.condition(set, "ReplicaFailure"))
                .filter(JsonNode::isObject)
                .findFirst()
                .ifPresent(failure -> add(
                        status,
                        deployment,
                        "ReplicaFailure",
                        true,
                        failure.path("reason").asString(""),
                        failure.path("message").asString("")));
        current.ifPresent(set ->
                progressing(status, deployment, set, updated == wanted && total == wanted && available >= wanted));
        cluster.status("deployments", deployment, status);
    }

    private void progressing(ObjectNode status, ObjectNode deployment, ObjectNode set, boolean complete) {
        var before = Cluster.condition(deployment, "Progressing");
        var old = deployment.path("status");
        var name = "ReplicaSet \"" + Meta.name(set) + "\"";
        var reason = before.path("reason").asString("");
        boolean settled = reason.equals("NewReplicaSetAvailable")
                && status.path("replicas").asInt(0)
                        == status.path("updatedReplicas").asInt(0);
        if (settled) {
            // a rollout that succeeded stays so, whatever happens to its pods later; only its name may change
            keep(status, before);
        } else if (complete) {
            add(
                    status,
                    deployment,
                    "Progressing",
                    true,
                    "NewReplicaSetAvailable",
                    name + " has successfully progressed.");
        } else if (moved(old, status)) {
            var touched = add(status, deployment, "Progressing", true, "ReplicaSetUpdated", name + " is progressing.");
            touched.put("lastUpdateTime", cluster.now());
        } else if (!reason.equals("ProgressDeadlineExceeded") && timedOut(deployment, before)) {
            add(
                    status,
                    deployment,
                    "Progressing",
                    false,
                    "ProgressDeadlineExceeded",
                    name + " has timed out progressing.");
        } else {
            keep(status, before);
        }
    }

    private static void keep(ObjectNode status, JsonNode condition) {
        if (condition.isObject()) {
            status.withArray("conditions").add(condition.deepCopy());
        }
    }

    private static boolean moved(JsonNode old, JsonNode now) {
        int oldOnes =
                old.path("replicas").asInt(0) - old.path("updatedReplicas").asInt(0);
        int oldNow = now.path("replicas").asInt(0) - now.path("updatedReplicas").asInt(0);
        return now.path("updatedReplicas").asInt(0)
                        > old.path("updatedReplicas").asInt(0)
                || oldNow < oldOnes
                || now.path("readyReplicas").asInt(0)
                        > old.path("readyReplicas").asInt(0)
                || now.path("availableReplicas").asInt(0)
                        > old.path("availableReplicas").asInt(0);
    }

    private boolean timedOut(ObjectNode deployment, JsonNode progressing) {
        var since = progressing.path("lastUpdateTime").asString("");
        if (since.isEmpty() || deployment.path("spec").path("paused").asBoolean(false)) {
            return false;
        }
        int deadline = deployment.path("spec").path("progressDeadlineSeconds").asInt(600);
        return Duration.between(Instant.parse(since), cluster.instant()).toSeconds() > deadline;
    }

    private ObjectNode add(
            ObjectNode status, ObjectNode deployment, String type, boolean truth, String reason, String message) {
        var before = Cluster.condition(deployment, type);
        cluster.condition(status, deployment, type, truth, reason, message);
        var conditions = status.withArray("conditions");
        var added = (ObjectNode) conditions.get(conditions.size() - 1);
        boolean same = before.path("reason").asString("").equals(reason)
                && before.path("message").asString("").equals(message);
        added.put("lastUpdateTime", same ? before.path("lastUpdateTime").asString(cluster.now()) : cluster.now());
        return added;
    }

    private static ToIntFunction<ObjectNode> count(String field) {
        return set -> set.path("status").path(field).asInt(0);
    }

    private static int sum(List<ObjectNode> sets, String field) {
        return sets.stream().mapToInt(count(field)).sum();
    }
}
