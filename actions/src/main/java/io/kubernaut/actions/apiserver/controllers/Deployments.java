package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Rolls Deployments out: one ReplicaSet for each template, and revisions that count them. */
final class Deployments implements Controllers.Controller {
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final Source SOURCE = Source.of("deployment-controller");

    private final Cluster cluster;
    private final DeploymentStatus status;

    Deployments(Cluster cluster) {
        this.cluster = cluster;
        this.status = new DeploymentStatus(cluster);
    }

    @Override
    public void act() {
        cluster.living("deployments").forEach(this::reconcile);
    }

    private void reconcile(ObjectNode deployment) {
        var sets = sets(deployment);
        var current = current(deployment, sets);
        if (current.isEmpty() && !paused(deployment)) {
            var created = create(deployment, sets);
            var name = Meta.name(deployment);
            status.started(deployment, Meta.name(created));
            cluster.find("deployments", Meta.namespace(deployment), name).ifPresent(this::reconcile);
            return;
        }
        current.ifPresent(set -> number(deployment, sets, set));
        if (paused(deployment)) {
            scaleOnly(deployment, sets);
        } else {
            current.ifPresent(set -> roll(deployment, sets, set));
        }
        cluster.find("deployments", Meta.namespace(deployment), Meta.name(deployment))
                .ifPresent(now -> status.write(now, sets(now), current(now, sets(now))));
    }

    private static boolean paused(ObjectNode deployment) {
        return deployment.path("spec").path("paused").asBoolean(false);
    }

    private List<ObjectNode> sets(ObjectNode deployment) {
        return cluster.controlled(deployment, "replicasets").stream()
                .sorted(Comparator.comparingInt(Deployments::revision))
                .toList();
    }

    static int revision(ObjectNode set) {
        return Integer.parseInt(Meta.annotations(set).getOrDefault(REVISION, "0"));
    }

    private static Optional<ObjectNode> current(ObjectNode deployment, List<ObjectNode> sets) {
        var template = deployment.path("spec").path("template");
        return sets.stream()
                .filter(set -> PodTemplate.same(template, set.path("spec").path("template")))
                .findFirst();
    }

    private ObjectNode create(ObjectNode deployment, List<ObjectNode> sets) {
        var template = deployment.path("spec").path("template").deepCopy();
        var hash = PodTemplate.hash(template);
        var set = Meta.JSON.createObjectNode();
        set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
        var metadata = set.putObject("metadata");
        metadata.put("name", Meta.name(deployment) + "-" + hash).put("namespace", Meta.namespace(deployment));
        Meta.replace(metadata, "labels", template.path("metadata").path("labels"));
        metadata.withObject("/labels").put(PodTemplate.HASH, hash);
        var annotations = metadata.putObject("annotations");
        Meta.annotations(deployment).forEach((key, value) -> {
            if (!key.startsWith("deployment.kubernetes.io/") && !key.startsWith("kubectl.kubernetes.io/last-applied")) {
                annotations.put(key, value);
            }
        });
        annotations.put(REVISION, Integer.toString(newest(sets) + 1));
        scaleNotes(deployment).forEach(annotations::put);
        metadata.putArray("ownerReferences").add(Cluster.ownerReference(deployment));
        var spec = set.putObject("spec").put("replicas", 0);
        spec.set("selector", deployment.path("spec").path("selector").deepCopy());
        spec.withObject("/selector").withObject("/matchLabels").put(PodTemplate.HASH, hash);
        spec.set("template", template);
        spec.withObject("/template")
                .withObject("/metadata")
                .withObject("/labels")
                .put(PodTemplate.HASH, hash);
        Meta.replace(spec, "minReadySeconds", deployment.path("spec").path("minReadySeconds"));
        return cluster.create("replicasets", set);
    }

    private static int newest(List<ObjectNode> sets) {
        return sets.stream().mapToInt(Deployments::revision).max().orElse(0);
    }

    /** A rollback gives the old ReplicaSet the next number; the Deployment carries the number in force. */
    private void number(ObjectNode deployment, List<ObjectNode> sets, ObjectNode current) {
        int revision = revision(current);
        int newestOther =
                newest(sets.stream().filter(set -> !set.equals(current)).toList());
        var notes = new LinkedHashMap<>(scaleNotes(deployment));
        if (revision <= newestOther) {
            var history = Meta.annotations(current).getOrDefault("deployment.kubernetes.io/revision-history", "");
            notes.put(
                    "deployment.kubernetes.io/revision-history",
                    history.isEmpty() ? Integer.toString(revision) : history + "," + revision);
            revision = newestOther + 1;
            status.found(deployment, Meta.name(current));
        }
        notes.put(REVISION, Integer.toString(revision));
        cluster.annotate("replicasets", current, notes);
        cluster.annotate("deployments", deployment, Map.of(REVISION, Integer.toString(revision)));
    }

    private static Map<String, String> scaleNotes(ObjectNode deployment) {
        var rollout = Rollout.of(deployment);
        return Map.of(
                "deployment.kubernetes.io/desired-replicas", Integer.toString(rollout.replicas()),
                "deployment.kubernetes.io/max-replicas", Integer.toString(rollout.most()));
    }

    /** A paused Deployment is not rolled out, but its size still follows. */
    private void scaleOnly(ObjectNode deployment, List<ObjectNode> sets) {
        var active = sets.stream().filter(set -> replicas(set) > 0).toList();
        if (active.size() == 1) {
            scale(deployment, active.getFirst(), Rollout.of(deployment).replicas());
        } else if (active.isEmpty() && !sets.isEmpty()) {
            scale(deployment, sets.getLast(), Rollout.of(deployment).replicas());
        }
    }

    private void roll(ObjectNode deployment, List<ObjectNode> sets, ObjectNode current) {
        var old = sets.stream()
                .filter(set -> !Meta.name(set).equals(Meta.name(current)))
                .toList();
        var rollout = Rollout.of(deployment);
        if (rollout.recreate()) {
            old.forEach(set -> scale(deployment, set, 0));
            boolean oldPods = old.stream()
                    .anyMatch(set -> !cluster.controlled(set, "pods").isEmpty());
            if (!oldPods) {
                scale(deployment, current, rollout.replicas());
            }
        } else {
            rollout.plan(current, old).forEach((set, replicas) -> scale(deployment, set, replicas));
        }
        if (old.stream().allMatch(set -> replicas(set) == 0)) {
            forgetOldest(deployment, old);
        }
    }

    private void forgetOldest(ObjectNode deployment, List<ObjectNode> old) {
        int keep = deployment.path("spec").path("revisionHistoryLimit").asInt(10);
        old.stream()
                .filter(set -> set.path("status").path("replicas").asInt(0) == 0)
                .limit(Math.max(0, old.size() - keep))
                .forEach(set -> cluster.delete("replicasets", set));
    }

    static int replicas(ObjectNode set) {
        return set.path("spec").path("replicas").asInt(0);
    }

    private void scale(ObjectNode deployment, ObjectNode set, int replicas) {
        int before = replicas(set);
        if (before == replicas) {
            return;
        }
        cluster.change("replicasets", set, copy -> copy.withObject("/spec").put("replicas", replicas));
        cluster.events()
                .normal(
                        SOURCE,
                        deployment,
                        "",
                        "ScalingReplicaSet",
                        "Scaled " + (replicas > before ? "up" : "down") + " replica set " + Meta.name(set) + " from "
                                + before + " to " + replicas);
    }
}
