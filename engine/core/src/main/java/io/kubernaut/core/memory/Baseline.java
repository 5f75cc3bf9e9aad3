package io.kubernaut.core.memory;

import org.jspecify.annotations.Nullable;

/**
 * What became of workloads with a symptom that were left alone: what an action has to be better than.
 *
 * @param mean how well they were after the time that an action is given to work, in [0,1]; drawn towards the wider scope
 * @param samples how many incidents it rests on
 * @param worked in how many of them all was well by itself, with at least 0.6
 */
public record Baseline(double mean, int samples, int worked) {

    static @Nullable Baseline of(double mean, Tally left) {
        return left.samples() == 0 ? null : new Baseline(mean, left.samples(), left.worked());
    }
}
