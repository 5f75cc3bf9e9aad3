package io.kubernaut.core.memory;

import io.kubernaut.core.cluster.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an action achieved for a symptom, at one workload, in a namespace, or in a cluster.
 *
 * @param action its name in the catalogue, or {@link Learning#NOTHING}: what became of those that were left alone
 * @param symptom what it answered
 * @param scope of whom this is said
 * @param cluster "" for the only one
 * @param namespace "" for a cluster as a whole, and of what is in no namespace
 * @param workload whom the decisions were about; null for a namespace or a cluster as a whole
 * @param mean of the effectiveness in [0,1], old runs counting less
 * @param interval where the mean is with a confidence of 95 %
 * @param score the mean drawn towards the wider scope's, as decisions use it
 * @param points what being better than doing nothing adds to the priority of rules for the action, within the policy's bound
 * @param samples how many runs it rests on; those without a score are none
 * @param worked how many of them helped: an effectiveness of at least 0.6
 * @param didNotWork how many did not: at most 0.4
 * @param trend null where there are fewer than three runs of the last 14 days, or before
 * @param latest when the newest of the runs was applied, or the newest of the incidents opened
 * @param baseline what doing nothing achieved there; null where nobody was left alone
 */
public record Effectiveness(
        String action,
        String symptom,
        Scope scope,
        String cluster,
        String namespace,
        @Nullable ObjectRef workload,
        double mean,
        Interval interval,
        double score,
        int points,
        int samples,
        int worked,
        int didNotWork,
        @Nullable Trend trend,
        Instant latest,
        @Nullable Baseline baseline) {

    /** Reads what was achieved. */
    @FunctionalInterface
    public interface Source {
        /**
         * In all clusters that have samples, by cluster, symptom and action.
         *
         * @param symptom null for all
         * @param action null for all
         * @param bound the most points that the policy lets history give or take
         */
        List<Effectiveness> of(@Nullable String symptom, @Nullable String action, int bound, Instant now);
    }

    /** Both ends in [0,1]. */
    public record Interval(double low, double high) {
        private static final double Z = 1.96;

        /**
         * By Wilson's formula. The effectiveness is no share, but nothing in [0,1] varies more than a share with its mean does:
         * so the interval is never too narrow.
         *
         * @param n how many samples, old ones counting less; 0 tells nothing
         */
        static Interval of(double mean, double n) {
            if (n <= 0) {
                return new Interval(0, 1);
            }
            double spread = Z * Z / n;
            double middle = (mean + spread / 2) / (1 + spread);
            double half = Z / (1 + spread) * Math.sqrt(mean * (1 - mean) / n + spread / (4 * n));
            return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
        }
    }

    /**
     * Plain means {@link #LATELY} and of before.
     *
     * @param change the difference; above 0 where it got better
     */
    public record Trend(double lately, double before, double change) {
        /** How far back what counts as of late goes. */
        public static final Duration LATELY = Duration.ofDays(14);

        private static final int FEWEST = 3;

        static @Nullable Trend of(Tally tally) {
            int earlier = tally.samples() - tally.lately();
            if (tally.lately() < FEWEST || earlier < FEWEST) {
                return null;
            }
            double lately = tally.sumLately() / tally.lately();
            double before = tally.sumBefore() / earlier;
            return new Trend(lately, before, lately - before);
        }
    }
}
