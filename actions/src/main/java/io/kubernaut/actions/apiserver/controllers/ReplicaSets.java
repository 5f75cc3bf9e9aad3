package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Budgets;
import io.kubernaut.actions.apiserver.controllers.EventLog.Source;
import io.kubernaut.actions.apiserver.objects.Meta;
import io.kubernaut.actions.apiserver.objects.Refusal;
import io.kubernaut.actions.apiserver.objects.Selectors;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Keeps as many pods as each ReplicaSet asks for. */
final class ReplicaSets implements Controllers.Controller {
    private static final Source SOURCE = Source.of("replicaset-controller");

    private final Cluster cluster;

    ReplicaSets(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("replicasets").forEach(this::reconcile);
    }

    private void reconcile(ObjectNode set) {
        adoptAndRelease(set);
        var active = cluster.controlled(set, "pods").stream()
                .filter(PodTemplate::active)
                .sorted(PodTemplate.dispensableFirst())
                .toList();
        int wanted = set.path("spec").path("replicas").asInt(1);
        var failure = "";
        for (int i = active.size(); i < wanted && failure.isEmpty(); i++) {
            failure = create(set);
        }
        for (int i = 0; i < active.size() - wanted; i++) {
            var pod = active.get(i);
            cluster.delete("pods", pod);
            cluster.events().normal(SOURCE, set, "", "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
        }
        writeStatus(set, failure);
    }

    /** Answers why it could not, or an empty text. */
    private String create(ObjectNode set) {
        var pod = PodTemplate.pod(set, set.path("spec").path("template"), Map.of());
        Meta.of(pod).put("generateName", Meta.name(set) + "-");
        try {
            var created = cluster.create("pods", pod);
            cluster.events().normal(SOURCE, set, "", "SuccessfulCreate", "Created pod: " + Meta.name(created));
            return "";
        } catch (Refusal refused) {
            var known = Cluster.condition(set, "ReplicaFailure").path("message").asString("");
            if (known.isEmpty()) {
                cluster.events().warning(SOURCE, set, "", "FailedCreate", "Error creating: " + refused.getMessage());
                return String.valueOf(refused.getMessage());
            }
            // the message names a new pod each time; keeping the first lets the cluster come to rest
            return known;
        }
    }

    /** Pods whose labels no longer match are let go; matching ones that nobody controls are taken in. */
    private void adoptAndRelease(ObjectNode set) {
        var selected = Selectors.of(set.path("spec").path("selector"));
        for (ObjectNode pod : cluster.in("pods", Meta.namespace(set))) {
            if (!PodTemplate.active(pod)) {
                continue;
            }
            var owner = Cluster.controller(pod).path("uid").asString("");
            boolean matches = selected.test(pod);
            if (owner.equals(Meta.uid(set)) && !matches) {
                cluster.change("pods", pod, copy -> Meta.of(copy).remove("ownerReferences"));
            } else if (owner.isEmpty() && matches) {
                cluster.change(
                        "pods",
                        pod,
                        copy -> Meta.of(copy).withArray("ownerReferences").add(Cluster.ownerReference(set)));
            }
        }
    }

    private void writeStatus(ObjectNode set, String failure) {
        var pods = cluster.controlled(set, "pods");
        var active = pods.stream().filter(PodTemplate::active).toList();
        int minReady = set.path("spec").path("minReadySeconds").asInt(0);
        var status = Meta.JSON.createObjectNode();
        status.put("replicas", active.size());
        PodTemplate.count(status, "fullyLabeledReplicas", active.size());
        PodTemplate.count(status, "readyReplicas", (int)
                active.stream().filter(Budgets::ready).count());
        PodTemplate.count(status, "availableReplicas", (int) active.stream()
                .filter(pod -> PodTemplate.available(pod, minReady, cluster.instant()))
                .count());
        status.put("terminatingReplicas", (int)
                pods.stream().filter(Meta::beingDeleted).count());
        status.put("observedGeneration", set.path("metadata").path("generation").asInt(1));
        if (!failure.isEmpty()) {
            cluster.condition(status, set, "ReplicaFailure", true, "FailedCreate", failure);
        }
        cluster.status("replicasets", set, status);
    }
}
