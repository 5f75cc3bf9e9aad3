package io.kubernaut.core.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * How outcomes become points of priority. Production's history and scenarios' history use the same formula.
 *
 * <p>A mean over few samples is drawn towards what is known without them (the wider scope's mean, at last {@link
 * #NEUTRAL}): its weight is n/(n+5). Old samples count less: half after 30 days.
 */
public final class Learning {
    /** Nothing is known: neither helps nor harms. */
    public static final double NEUTRAL = 0.5;

    /** Points of an action that always helps; the policy's bound may be narrower. */
    public static final int MOST_POINTS = 30;

    private static final double PRIOR_SAMPLES = 5;
    private static final Duration HALF_LIFE = Duration.ofDays(30);

    private Learning() {}

    /** How well one run worked, in [0,1], and when it ran. */
    public record Sample(double effectiveness, Instant at) {}

    /**
     * What is known about an action.
     *
     * @param mean in [0,1], shrunk
     * @param samples how many runs it rests on, whatever their age
     */
    public record Estimate(double mean, int samples) {
        public static final Estimate NOTHING = new Estimate(NEUTRAL, 0);

        public int points() {
            return Learning.points(mean);
        }
    }

    /** The samples' mean at {@code now}, drawn towards the wider scope's. */
    public static Estimate estimate(Collection<Sample> samples, double wider, Instant now) {
        double weight = 0;
        double sum = 0;
        for (var sample : samples) {
            var w = weightAt(Duration.between(sample.at(), now));
            weight += w;
            sum += w * sample.effectiveness();
        }
        var mean = weight == 0 ? wider : sum / weight;
        return new Estimate(shrunk(mean, weight, wider), samples.size());
    }

    /** The mean of so many samples, drawn towards the prior. */
    public static double shrunk(double mean, double samples, double prior) {
        return prior + (mean - prior) * samples / (samples + PRIOR_SAMPLES);
    }

    /** From -30 (never helps) to 30 (always does); 0 for {@link #NEUTRAL}. */
    public static int points(double shrunkMean) {
        return (int) Math.round((shrunkMean - NEUTRAL) / NEUTRAL * MOST_POINTS);
    }

    private static double weightAt(Duration age) {
        return age.isNegative() ? 1 : Math.pow(0.5, (double) age.toSeconds() / HALF_LIFE.toSeconds());
    }
}
