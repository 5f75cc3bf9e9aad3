package io.kubernaut.core.memory;

import org.jspecify.annotations.Nullable;

/**
 * What was learned about an action for a symptom.
 *
 * @param action its name in the catalogue, such as restart_pod
 * @param symptom what it was an answer to
 * @param scope "workload", "namespace" or "cluster"
 * @param mean the effectiveness to be expected, in [0,1], shrunk towards the wider scope
 * @param samples how many runs it rests on
 * @param worked how many of them helped, with an effectiveness of at least 0.6; null in snapshots of before it was counted
 * @param points what it adds to a rule's priority, within the policy's bound: by how much it does better than doing nothing
 * @param baseline what doing nothing achieved; null where nobody was left alone, and in snapshots of before it was counted
 */
public record Score(
        String action,
        String symptom,
        String scope,
        double mean,
        int samples,
        @Nullable Integer worked,
        int points,
        @Nullable Baseline baseline) {

    /** Where nobody was left alone. */
    public Score(
            String action,
            String symptom,
            String scope,
            double mean,
            int samples,
            @Nullable Integer worked,
            int points) {
        this(action, symptom, scope, mean, samples, worked, points, null);
    }
}
