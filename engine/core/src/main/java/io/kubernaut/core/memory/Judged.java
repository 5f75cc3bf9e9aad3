package io.kubernaut.core.memory;

/**
 * What is known of an action and of doing nothing, from the widest scope inwards.
 *
 * @param untreated what becomes of whom it is about when nothing is done, in [0,1]
 * @param gain how much better than {@link #reference()} the action does; below 0 where it does worse
 */
record Judged(double untreated, double gain) {
    /** Nothing is known. */
    static final Judged NOTHING_KNOWN = new Judged(Learning.NEUTRAL, 0);

    /**
     * With the samples of the next narrower scope. Both means are drawn towards the wider scope's, and the action is
     * compared with what doing nothing achieved in the same scope: a cluster in which alerts pass by themselves makes no
     * action look good at a workload that does not recover.
     */
    Judged with(Tally action, Tally nothing) {
        double left = nothing.drawnTowards(untreated);
        double wider = gain;
        return new Judged(
                left,
                action.weight() == 0
                        ? wider
                        : Learning.shrunk(action.mean() - reference(left), action.weight(), wider));
    }

    /** What the action is measured by: doing nothing, or neither good nor bad, whichever is more. */
    double reference() {
        return reference(untreated);
    }

    private static double reference(double untreated) {
        return Math.max(Learning.NEUTRAL, untreated);
    }

    /** What can be expected of the action, in [0,1]. */
    double mean() {
        return Math.clamp(reference() + gain, 0, 1);
    }

    int points() {
        return Learning.points(gain);
    }
}
