package io.kubernaut.core.memory;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    /** After that a sample counts half. */
    public static final Duration HALF_LIFE = Duration.ofDays(30);

    private Learning() {}

    /** How well one run worked, in [0,1], and when it ran. */
    public record Sample(double effectiveness, Instant at) {}

    /** A sample of an action, and how near it is to whom is asked about. */
    public record Seen(String action, Scope scope, Sample sample) {}

    /** What is known about each action that has samples, by action; each sample counts where it is nearest only. */
    public static List<Score> scores(String symptom, Collection<Seen> seen, Instant now) {
        return seen.stream()
                .collect(groupingBy(
                        Seen::action,
                        TreeMap::new,
                        groupingBy(Seen::scope, () -> new EnumMap<>(Scope.class), mapping(Seen::sample, toList()))))
                .entrySet()
                .stream()
                .map(e -> score(e.getKey(), symptom, e.getValue(), now))
                .toList();
    }

    /**
     * What is known about an action for whom its samples are ordered by nearness to: the cluster's are drawn towards {@link
     * #NEUTRAL}, the namespace's towards the cluster's mean, the workload's towards the namespace's.
     *
     * @param samples each where it is nearest only, so that one success at the workload is not three successes
     */
    static Score score(String action, String symptom, Map<Scope, List<Sample>> samples, Instant now) {
        double mean = NEUTRAL;
        var score = new Score(action, symptom, Scope.CLUSTER.word(), mean, 0, 0, 0);
        for (var scope : Scope.values()) {
            var mine = samples.getOrDefault(scope, List.of());
            if (!mine.isEmpty()) {
                mean = mean(mine, mean, now);
                int worked = (int) mine.stream()
                        .filter(s -> s.effectiveness() >= RecentAction.WORKED)
                        .count();
                score = new Score(action, symptom, scope.word(), mean, mine.size(), worked, points(mean));
            }
        }
        return score;
    }

    private static double mean(List<Sample> samples, double wider, Instant now) {
        double weight = 0;
        double sum = 0;
        for (var sample : samples) {
            var w = weightAt(Duration.between(sample.at(), now));
            weight += w;
            sum += w * sample.effectiveness();
        }
        return shrunk(sum / weight, weight, wider);
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
