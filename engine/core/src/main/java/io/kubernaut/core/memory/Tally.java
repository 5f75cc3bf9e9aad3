package io.kubernaut.core.memory;

import java.time.Instant;

/**
 * Samples added up.
 *
 * @param weight of all samples together; one of today weighs 1, one of 30 days ago a half
 * @param sum of their effectiveness, weighted
 * @param samples how many there are, whatever their age
 * @param worked how many have an effectiveness of at least 0.6
 * @param didNotWork how many have at most 0.4
 * @param lately how many are of the last 14 days
 * @param sumLately of their effectiveness, not weighted
 * @param sumBefore of the others' effectiveness, not weighted
 * @param latest when the newest ran
 */
public record Tally(
        double weight,
        double sum,
        int samples,
        int worked,
        int didNotWork,
        int lately,
        double sumLately,
        double sumBefore,
        Instant latest) {
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, Instant.EPOCH);

    /** What a score is worked out from, without what only trends need. */
    public static Tally of(double weight, double sum, int samples, int worked) {
        return new Tally(weight, sum, samples, worked, 0, 0, 0, 0, Instant.EPOCH);
    }

    /** One sample. */
    static Tally of(Learning.Sample sample, double weight, Instant now) {
        double value = sample.effectiveness();
        boolean lately = !sample.at().isBefore(now.minus(Effectiveness.Trend.LATELY));
        return new Tally(
                weight,
                weight * value,
                1,
                value >= RecentAction.WORKED ? 1 : 0,
                value <= RecentAction.DID_NOT_WORK ? 1 : 0,
                lately ? 1 : 0,
                lately ? value : 0,
                lately ? 0 : value,
                sample.at());
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                weight + other.weight,
                sum + other.sum,
                samples + other.samples,
                worked + other.worked,
                didNotWork + other.didNotWork,
                lately + other.lately,
                sumLately + other.sumLately,
                sumBefore + other.sumBefore,
                latest.isAfter(other.latest) ? latest : other.latest);
    }

    /** What is left of this without a part of it; {@code latest} stays. */
    public Tally without(Tally part) {
        return samples == part.samples
                ? NONE
                : new Tally(
                        Math.max(0, weight - part.weight),
                        Math.max(0, sum - part.sum),
                        samples - part.samples,
                        worked - part.worked,
                        didNotWork - part.didNotWork,
                        lately - part.lately,
                        sumLately - part.sumLately,
                        sumBefore - part.sumBefore,
                        latest);
    }

    /** The weighted mean; the neutral value where there is nothing. */
    public double mean() {
        return weight == 0 ? Learning.NEUTRAL : Math.clamp(sum / weight, 0, 1);
    }

    /** The mean drawn towards what is known without these samples. */
    public double drawnTowards(double prior) {
        return weight == 0 ? prior : Learning.shrunk(mean(), weight, prior);
    }
}
