package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.objects.Meta;
import tools.jackson.databind.node.ObjectNode;

/** Writes into disruption budgets how many pods may be disrupted. */
final class BudgetStatus implements Controllers.Controller {
    private final Cluster cluster;

    BudgetStatus(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void act() {
        cluster.living("poddisruptionbudgets").forEach(this::write);
    }

    private void write(ObjectNode budget) {
        var standing = cluster.budgets().standing(budget);
        int generation = budget.path("metadata").path("generation").asInt(1);
        var status = Meta.JSON.createObjectNode();
        status.put("observedGeneration", generation);
        status.put("disruptionsAllowed", standing.allowed());
        status.put("currentHealthy", standing.healthy());
        status.put("desiredHealthy", standing.desired());
        status.put("expectedPods", standing.expected());
        boolean allowed = standing.allowed() > 0;
        cluster.condition(
                status, budget, "DisruptionAllowed", allowed, allowed ? "SufficientPods" : "InsufficientPods", "");
        ((ObjectNode) status.path("conditions").path(0)).put("observedGeneration", generation);
        cluster.status("poddisruptionbudgets", budget, status);
    }
}
