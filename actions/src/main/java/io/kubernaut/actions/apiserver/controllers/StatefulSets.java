package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps numbered pods with their claims, one after the other. */
final class StatefulSets implements Controllers.Controller {
    private static final Source SOURCE = Source.of("statefulset-controller");
    private static final String HASH = "controller-revision-hash";

    private final Cluster cluster;

    StatefulSets(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("statefulsets").forEach(this::reconcile);
    }

    private void reconcile(ObjectNode set) {
        var pods = cluster.controlled(set, "pods").stream()
                .sorted(Comparator.comparingInt(StatefulSets::ordinal))
                .toList();
        int wanted = set.path("spec").path("replicas").asInt(1);
        boolean ordered =
                !set.path("spec").path("podManagementPolicy").asString("").equals("Parallel");
        boolean changed = fill(set, pods, wanted, ordered);
        if (!changed || !ordered) {
            changed = shrink(set, pods, wanted, ordered) || changed;
        }
        if (!changed
                && !set.path("spec")
                        .path("updateStrategy")
                        .path("type")
                        .asString("")
                        .equals("OnDelete")) {
            update(set, pods);
        }
        writeStatus(set);
    }

    static int ordinal(ObjectNode pod) {
        var name = Meta.name(pod);
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private static int start(ObjectNode set) {
        return set.path("spec").path("ordinals").path("start").asInt(0);
    }

    private static String revision(ObjectNode set) {
        return Meta.name(set) + "-" + PodTemplate.hash(set.path("spec").path("template"));
    }

    /** Creates what is missing; in order, each waits until the one before it is ready. */
    private boolean fill(ObjectNode set, List<ObjectNode> pods, int wanted, boolean ordered) {
        boolean created = false;
        int first = start(set);
        for (int i = first; i < first + wanted; i++) {
            int ordinal = i;
            var present = pods.stream().filter(pod -> ordinal(pod) == ordinal).findFirst();
            if (present.isEmpty()) {
                created = create(set, ordinal) || created;
                if (ordered) {
                    return true;
                }
            } else if (ordered && (!Budgets.ready(present.get()) || Meta.beingDeleted(present.get()))) {
                // a pod of the old revision that is not ready may still be replaced by an update
                return false;
            }
        }
        return created;
    }

    private boolean create(ObjectNode set, int ordinal) {
        var name = Meta.name(set) + "-" + ordinal;
        boolean canary = ordinal < partition(set);
        var running = set.path("status").path("currentRevision").asString(revision(set));
        var pod = PodTemplate.pod(
                set,
                set.path("spec").path("template"),
                Map.of(
                        HASH,
                        canary ? running : revision(set),
                        "statefulset.kubernetes.io/pod-name",
                        name,
                        "apps.kubernetes.io/pod-index",
                        Integer.toString(ordinal)));
        Meta.of(pod).put("name", name);
        for (JsonNode template : set.path("spec").path("volumeClaimTemplates")) {
            claim(set, template, (ObjectNode) pod.path("spec"), name);
        }
        try {
            cluster.create("pods", pod);
            cluster.events()
                    .normal(
                            SOURCE,
                            set,
                            "",
                            "SuccessfulCreate",
                            "create Pod " + name + " in StatefulSet " + Meta.name(set) + " successful");
            return true;
        } catch (Refusal refused) {
            return false;
        }
    }

    private void claim(ObjectNode set, JsonNode template, ObjectNode podSpec, String podName) {
        var volume = Meta.name(template);
        var name = volume + "-" + podName;
        if (cluster.find("persistentvolumeclaims", Meta.namespace(set), name).isEmpty()) {
            var claim = Meta.JSON.createObjectNode();
            claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
            var metadata = claim.putObject("metadata");
            metadata.put("name", name).put("namespace", Meta.namespace(set));
            Meta.replace(metadata, "labels", set.path("spec").path("selector").path("matchLabels"));
            claim.set("spec", template.path("spec").deepCopy());
            cluster.create("persistentvolumeclaims", claim);
        }
        podSpec.withArray("volumes")
                .addObject()
                .put("name", volume)
                .putObject("persistentVolumeClaim")
                .put("claimName", name);
    }

    private boolean shrink(ObjectNode set, List<ObjectNode> pods, int wanted, boolean ordered) {
        var surplus = pods.reversed().stream()
                .filter(pod -> ordinal(pod) < start(set) || ordinal(pod) >= start(set) + wanted)
                .toList();
        for (ObjectNode pod : surplus) {
            delete(set, pod);
            if (ordered) {
                return true;
            }
        }
        return !surplus.isEmpty();
    }

    /** Replaces pods of an old revision from the last to the first, down to the partition. */
    private void update(ObjectNode set, List<ObjectNode> pods) {
        for (ObjectNode pod : pods.reversed()) {
            if (ordinal(pod) < partition(set)) {
                return;
            }
            boolean stale = !Meta.labels(pod).getOrDefault(HASH, "").equals(revision(set));
            if (stale) {
                delete(set, pod);
                return;
            }
            if (!Budgets.ready(pod) || Meta.beingDeleted(pod)) {
                return;
            }
        }
    }

    private static int partition(ObjectNode set) {
        return set.path("spec")
                .path("updateStrategy")
                .path("rollingUpdate")
                .path("partition")
                .asInt(0);
    }

    private void delete(ObjectNode set, ObjectNode pod) {
        if (!Meta.beingDeleted(pod)) {
            cluster.delete("pods", pod);
            cluster.events()
                    .normal(
                            SOURCE,
                            set,
                            "",
                            "SuccessfulDelete",
                            "delete Pod " + Meta.name(pod) + " in StatefulSet " + Meta.name(set) + " successful");
        }
    }

    private void writeStatus(ObjectNode set) {
        var pods = cluster.controlled(set, "pods");
        var update = revision(set);
        int wanted = set.path("spec").path("replicas").asInt(1);
        int ready = (int) pods.stream().filter(Budgets::ready).count();
        int updated = (int) pods.stream()
                .filter(pod -> Meta.labels(pod).getOrDefault(HASH, "").equals(update))
                .count();
        boolean complete = updated == wanted && ready == wanted && pods.size() == wanted;
        var current = Optional.of(set.path("status").path("currentRevision").asString(""))
                .filter(text -> !text.isEmpty() && !complete)
                .orElse(update);
        var status = Meta.JSON.createObjectNode();
        status.put("observedGeneration", set.path("metadata").path("generation").asInt(1));
        status.put("replicas", pods.size());
        PodTemplate.count(status, "readyReplicas", ready);
        PodTemplate.count(status, "currentReplicas", (int) pods.stream()
                .filter(pod -> Meta.labels(pod).getOrDefault(HASH, "").equals(current))
                .count());
        PodTemplate.count(status, "updatedReplicas", updated);
        status.put("availableReplicas", ready).put("collisionCount", 0);
        status.put("currentRevision", current).put("updateRevision", update);
        cluster.status("statefulsets", set, status);
    }
}
