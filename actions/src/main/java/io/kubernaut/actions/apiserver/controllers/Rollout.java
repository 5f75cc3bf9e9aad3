package io.kubernaut.actions.apiserver.controllers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many pods of which ReplicaSet a Deployment may have at a time.
 *
 * @param replicas wanted in the end
 * @param surge how many more there may be meanwhile
 * @param unavailable how many fewer may be available meanwhile
 */
record Rollout(int replicas, int surge, int unavailable, boolean recreate) {

    static Rollout of(ObjectNode deployment) {
        var spec = deployment.path("spec");
        int replicas = spec.path("replicas").asInt(1);
        var rolling = spec.path("strategy").path("rollingUpdate");
        boolean recreate = spec.path("strategy").path("type").asString("").equals("Recreate");
        if (recreate) {
            return new Rollout(replicas, 0, replicas, true);
        }
        int surge = share(rolling.path("maxSurge"), replicas, true);
        int unavailable = share(rolling.path("maxUnavailable"), replicas, false);
        return new Rollout(replicas, surge, surge == 0 && unavailable == 0 ? 1 : unavailable, false);
    }

    private static int share(JsonNode value, int of, boolean up) {
        var text = value.asString("25%");
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        double part = Integer.parseInt(text.substring(0, text.length() - 1)) * of / 100.0;
        return (int) (up ? Math.ceil(part) : Math.floor(part));
    }

    int most() {
        return replicas == 0 ? 0 : replicas + surge;
    }

    int least() {
        return Math.max(0, replicas - unavailable);
    }

    /** The next size of each ReplicaSet that is to change. */
    Map<ObjectNode, Integer> plan(ObjectNode current, List<ObjectNode> old) {
        var plan = new LinkedHashMap<ObjectNode, Integer>();
        int oldTotal = old.stream().mapToInt(Deployments::replicas).sum();
        int present = Deployments.replicas(current);
        int wanted = present;
        if (present > replicas) {
            wanted = replicas;
        } else if (present < replicas) {
            wanted = present + Math.max(0, Math.min(replicas - present, most() - present - oldTotal));
        }
        if (wanted != present) {
            plan.put(current, wanted);
        }
        int unavailableNew = Math.max(0, wanted - available(current));
        int room = wanted + oldTotal - least() - unavailableNew;
        var sizes = new LinkedHashMap<ObjectNode, Integer>();
        old.forEach(set -> sizes.put(set, Deployments.replicas(set)));
        room = dropUnhealthy(sizes, room);
        dropAvailable(sizes, current, room);
        sizes.forEach((set, size) -> {
            if (size != Deployments.replicas(set)) {
                plan.put(set, size);
            }
        });
        return plan;
    }

    /** Old pods that are not available serve nobody, so they go first. */
    private static int dropUnhealthy(Map<ObjectNode, Integer> sizes, int room) {
        int left = room;
        for (var entry : sizes.entrySet()) {
            int unhealthy = entry.getValue() - available(entry.getKey());
            int drop = Math.max(0, Math.min(left, unhealthy));
            entry.setValue(entry.getValue() - drop);
            left -= drop;
        }
        return left;
    }

    private void dropAvailable(Map<ObjectNode, Integer> sizes, ObjectNode current, int room) {
        int availableNow = available(current)
                + sizes.keySet().stream().mapToInt(Rollout::available).sum();
        int left = Math.min(room, availableNow - least());
        for (var entry : sizes.entrySet()) {
            int drop = Math.max(0, Math.min(left, entry.getValue()));
            entry.setValue(entry.getValue() - drop);
            left -= drop;
        }
    }

    private static int available(ObjectNode set) {
        return Math.min(
                Deployments.replicas(set),
                set.path("status").path("availableReplicas").asInt(0));
    }
}
