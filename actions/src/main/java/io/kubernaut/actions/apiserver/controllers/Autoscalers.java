package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.objects.Meta;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Keeps numbers of replicas within the bounds of autoscalers. There are no metrics here, so within them it changes nothing. */
final class Autoscalers implements Controllers.Controller {
    private static final Map<String, String> SCALED =
            Map.of("Deployment", "deployments", "StatefulSet", "statefulsets");

    private final Cluster cluster;

    Autoscalers(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("horizontalpodautoscalers").forEach(this::reconcile);
    }

    private void reconcile(ObjectNode autoscaler) {
        var spec = autoscaler.path("spec");
        var target = spec.path("scaleTargetRef");
        var plural = SCALED.get(target.path("kind").asString(""));
        if (plural == null) {
            return;
        }
        cluster.find(plural, Meta.namespace(autoscaler), target.path("name").asString(""))
                .ifPresent(workload -> {
                    int now = workload.path("spec").path("replicas").asInt(1);
                    int wanted = Math.max(
                            spec.path("minReplicas").asInt(1),
                            Math.min(spec.path("maxReplicas").asInt(1), now));
                    // None at all means that autoscaling is switched off.
                    if (now > 0 && now != wanted) {
                        cluster.change(
                                plural,
                                workload,
                                copy -> copy.withObject("/spec").put("replicas", wanted));
                    }
                });
    }
}
