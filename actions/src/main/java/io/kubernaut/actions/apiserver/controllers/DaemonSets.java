package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Keeps one pod on every node that a DaemonSet fits. */
final class DaemonSets implements Controllers.Controller {
    private static final String HASH = "controller-revision-hash";

    private final Cluster cluster;

    DaemonSets(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("daemonsets").forEach(this::reconcile);
    }

    private void reconcile(ObjectNode set) {
        var template = set.path("spec").path("template");
        var hash = PodTemplate.hash(template);
        var nodes = cluster.living("nodes").stream()
                .filter(node -> Placement.suitsDaemon(template.path("spec"), node))
                .map(Meta::name)
                .toList();
        var pods = cluster.controlled(set, "pods");
        for (String node : nodes) {
            if (on(pods, node).isEmpty()) {
                create(set, node, hash);
            }
        }
        for (ObjectNode pod : pods) {
            boolean ended = !PodTemplate.active(pod) && !Meta.beingDeleted(pod);
            if (ended || (!Meta.beingDeleted(pod) && !nodes.contains(node(pod)))) {
                cluster.delete("pods", pod);
            }
        }
        if (!set.path("spec").path("updateStrategy").path("type").asString("").equals("OnDelete")) {
            update(set, pods, hash, nodes.size());
        }
        writeStatus(set, nodes, hash);
    }

    private static String node(ObjectNode pod) {
        return pod.path("spec").path("nodeName").asString("");
    }

    private static List<ObjectNode> on(List<ObjectNode> pods, String node) {
        return pods.stream().filter(pod -> node(pod).equals(node)).toList();
    }

    private void create(ObjectNode set, String node, String hash) {
        var pod = PodTemplate.pod(set, set.path("spec").path("template"), Map.of(HASH, hash));
        Meta.of(pod).put("generateName", Meta.name(set) + "-");
        pod.withObject("/spec").put("nodeName", node);
        try {
            cluster.create("pods", pod);
        } catch (Refusal refused) {
            // tried again in the next tick; the status shows that a pod is missing
            return;
        }
    }

    private void update(ObjectNode set, List<ObjectNode> pods, String hash, int nodes) {
        var text = set.path("spec")
                .path("updateStrategy")
                .path("rollingUpdate")
                .path("maxUnavailable")
                .asString("1");
        int allowed = text.endsWith("%")
                ? (int) Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * nodes / 100.0)
                : Integer.parseInt(text);
        long down = nodes
                - pods.stream()
                        .filter(pod -> Budgets.ready(pod) && !Meta.beingDeleted(pod))
                        .count();
        for (ObjectNode pod : pods) {
            boolean stale = !Meta.labels(pod).getOrDefault(HASH, "").equals(hash);
            if (!stale || Meta.beingDeleted(pod)) {
                continue;
            }
            if (!Budgets.ready(pod)) {
                cluster.delete("pods", pod);
            } else if (down < allowed) {
                cluster.delete("pods", pod);
                down++;
            }
        }
    }

    private void writeStatus(ObjectNode set, List<String> nodes, String hash) {
        var pods = cluster.controlled(set, "pods");
        int ready = 0;
        int scheduled = 0;
        int updated = 0;
        for (String node : nodes) {
            var here = on(pods, node).stream().filter(PodTemplate::active).toList();
            scheduled += here.isEmpty() ? 0 : 1;
            ready += here.stream().anyMatch(Budgets::ready) ? 1 : 0;
            updated += here.stream()
                            .anyMatch(pod ->
                                    Meta.labels(pod).getOrDefault(HASH, "").equals(hash))
                    ? 1
                    : 0;
        }
        var status = Meta.JSON.createObjectNode();
        status.put("currentNumberScheduled", scheduled);
        status.put("desiredNumberScheduled", nodes.size());
        status.put("numberMisscheduled", (int)
                pods.stream().filter(pod -> !nodes.contains(node(pod))).count());
        status.put("numberReady", ready);
        status.put("observedGeneration", set.path("metadata").path("generation").asInt(1));
        PodTemplate.count(status, "numberAvailable", ready);
        PodTemplate.count(status, "numberUnavailable", nodes.size() - ready);
        PodTemplate.count(status, "updatedNumberScheduled", updated);
        cluster.status("daemonsets", set, status);
    }
}
