package io.kubernaut.core.assessment;

import io.kubernaut.core.assessment.Measure.Better;
import java.util.List;

/**
 * How the middle of a quantity's values moved from before an action to after it.
 *
 * @param band a difference that is no larger is noise
 */
record Change(double before, double after, double band) {
    /** Less of the value before is noise. */
    private static final double NOISE = 0.1;

    /** So many standard deviations, as the median deviation of a normal distribution tells them. */
    private static final double DEVIATIONS = 3 * 1.4826;

    static Change of(List<Double> before, List<Double> after, double least) {
        double middle = median(before);
        double spread = median(before.stream().map(v -> Math.abs(v - middle)).toList());
        return new Change(
                middle, median(after), Math.max(least, Math.max(NOISE * Math.abs(middle), DEVIATIONS * spread)));
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    boolean counts() {
        return Math.abs(after - before) > band;
    }

    /**
     * 1 when it became better by half of what it was or by more, 0 when it became worse by so much, 0.5 between them.
     * Where half of it is within the noise, the whole noise stands for it.
     */
    double value(Better better) {
        double gain = better == Better.LOWER ? before - after : after - before;
        return Math.clamp(0.5 + 0.5 * gain / Math.max(Math.abs(before) / 2, band), 0, 1);
    }
}
