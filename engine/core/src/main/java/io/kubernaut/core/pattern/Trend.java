package io.kubernaut.core.pattern;

import io.kubernaut.core.assessment.MetricSource.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A straight line through values over time that a few odd values hardly move: the median of the slopes between any two
 * (Theil and Sen), with an interval of 95 % by Kendall's statistic (Sen 1968).
 *
 * @param end when the last value was seen
 * @param level of the line at the end
 * @param perDay slope of the line
 * @param least lower end of the slope's interval
 * @param most upper end of the slope's interval
 * @param chance that values without a trend would rise as often from the first half to the second (Cox and Stuart's
 *     test), from 0 to 1
 */
record Trend(Instant end, double level, double perDay, double least, double most, double chance) {
    private static final double NORMAL_95 = 1.959964;
    private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

    /** @param samples by time, at least four, no two at the same */
    static Trend of(List<Sample> samples) {
        int n = samples.size();
        if (n < 4) {
            throw new IllegalArgumentException("A trend takes at least 4 values, not " + n);
        }
        var end = samples.getLast().at();
        var slopes = new double[n * (n - 1) / 2];
        int next = 0;
        for (int later = 1; later < n; later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                slopes[next++] = (samples.get(later).value()
                                - samples.get(earlier).value())
                        / days(samples.get(earlier).at(), samples.get(later).at());
            }
        }
        Arrays.sort(slopes);
        double slope = median(slopes);
        var levels = samples.stream()
                .mapToDouble(s -> s.value() + slope * days(s.at(), end))
                .sorted()
                .toArray();
        double spread = NORMAL_95 * Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        int below = (int) Math.max(0, Math.floor((slopes.length - spread) / 2) - 1);
        return new Trend(end, median(levels), slope, slopes[below], slopes[slopes.length - 1 - below], chance(samples));
    }

    private static double chance(List<Sample> samples) {
        int half = samples.size() / 2;
        int rises = 0;
        int falls = 0;
        for (int i = 0; i < half; i++) {
            int compared = Double.compare(
                    samples.get(samples.size() - half + i).value(),
                    samples.get(i).value());
            rises += compared > 0 ? 1 : 0;
            falls += compared < 0 ? 1 : 0;
        }
        return rises + falls == 0 ? 1 : Chance.atLeast(rises, rises + falls, 0.5);
    }

    /** When the line comes to the value, if it went on at this slope a day, which is above 0. */
    Instant reaches(double value, double slope) {
        return end.plusSeconds(Math.round((value - level) / slope * SECONDS_OF_A_DAY));
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0 / SECONDS_OF_A_DAY;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
