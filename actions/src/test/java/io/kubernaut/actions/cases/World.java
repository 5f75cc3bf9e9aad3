package io.kubernaut.actions.cases;

import io.kubernaut.core.action.Quantities;

/**
 * What a random cluster begins with.
 *
 * @param budget how many of its pods the disruption budget needs; 0 for no budget
 */
record World(String kind, int replicas, int memoryMi, boolean autoscaled, int budget) {
    static final String NAME = "cart";
    static final String AUTOSCALER = "cart-hpa";
    /** Of the only container, with requests or limits in the middle. */
    static final String MEMORY = "/spec/template/spec/containers/0/resources/%s/memory";

    void arrange(Ground ground) {
        ground.load(Manifests.workload(kind, NAME, replicas)
                .replace("memory: 64Mi", "memory: " + Quantities.ofBytes((long) memoryMi << 20)));
        if (autoscaled) {
            ground.load(Manifests.autoscaler(kind, NAME));
        }
        if (budget > 0) {
            ground.load(Manifests.budget(budget));
        }
        ground.ready(kind, NAME);
    }
}
