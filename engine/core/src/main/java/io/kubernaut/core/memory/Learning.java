package io.kubernaut.core.memory;

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
 * <p>A mean over few samples is drawn towards what is known without them (the wider scope's, at last {@link #NEUTRAL}):
 * its weight is n/(n+5). Old samples count less: half after 30 days. What counts is how much better an action does than
 * doing nothing: where alerts pass by themselves, it is no merit that they passed.
 */
public final class Learning {
    /** Nothing is known: neither helps nor harms. */
    public static final double NEUTRAL = 0.5;

    /** Points of an action that always helps where nothing helps by itself; the policy's bound may be narrower. */
    public static final int MOST_POINTS = 30;

    /** Stands for the action in samples of incidents that were left alone. */
    public static final String NOTHING = "nothing";

    private static final double PRIOR_SAMPLES = 5;
    /** After that a sample counts half. */
    public static final Duration HALF_LIFE = Duration.ofDays(30);

    private Learning() {}

    /** How well one run worked, in [0,1], and when it ran. */
    public record Sample(double effectiveness, Instant at) {}

    /** A sample of an action, and how near it is to whom is asked about. */
    public record Seen(String action, Scope scope, Sample sample) {}

    /**
     * What is known about each action that has samples, by action; each sample counts where it is nearest only.
     *
     * @param seen those of {@link #NOTHING} tell what the others are measured by
     */
    public static List<Score> scores(String symptom, Collection<Seen> seen, Instant now) {
        var added = new TreeMap<String, Map<Scope, Tally>>();
        seen.forEach(s -> added.computeIfAbsent(s.action(), a -> new EnumMap<>(Scope.class))
                .merge(s.scope(), tally(s.sample(), now), Tally::plus));
        return scores(symptom, added);
    }

    /**
     * The same of samples that are added up.
     *
     * @param achieved by action and scope, each sample where it is nearest only; not changed
     */
    public static List<Score> scores(String symptom, Map<String, Map<Scope, Tally>> achieved) {
        var left = achieved.getOrDefault(NOTHING, Map.of());
        return new TreeMap<>(achieved)
                .entrySet().stream()
                        .filter(e -> !e.getKey().equals(NOTHING))
                        .map(e -> score(e.getKey(), symptom, e.getValue(), left))
                        .toList();
    }

    /**
     * What is known about an action for whom its samples are ordered by nearness to: the cluster's are drawn towards {@link
     * #NEUTRAL}, the namespace's towards the cluster's mean, the workload's towards the namespace's.
     *
     * @param samples each where it is nearest only, so that one success at the workload is not three successes
     * @param nothing what became of those that were left alone; each where it is nearest only
     */
    static Score score(String action, String symptom, Map<Scope, Tally> samples, Map<Scope, Tally> nothing) {
        var judged = Judged.NOTHING_KNOWN;
        var said = Scope.CLUSTER;
        var mine = Tally.NONE;
        var left = Tally.NONE;
        for (var scope : Scope.values()) {
            var here = samples.getOrDefault(scope, Tally.NONE);
            var leftHere = nothing.getOrDefault(scope, Tally.NONE);
            judged = judged.with(here, leftHere);
            if (here.samples() > 0) {
                said = scope;
                mine = here;
            }
            if (leftHere.samples() > 0) {
                left = leftHere;
            }
        }
        return new Score(
                action,
                symptom,
                said.word(),
                judged.mean(),
                mine.samples(),
                mine.worked(),
                judged.points(),
                Baseline.of(judged.untreated(), left));
    }

    static Tally tally(Sample sample, Instant now) {
        return Tally.of(sample, weightAt(Duration.between(sample.at(), now)), now);
    }

    /** The mean of so many samples, drawn towards the prior. */
    public static double shrunk(double mean, double samples, double prior) {
        return prior + (mean - prior) * samples / (samples + PRIOR_SAMPLES);
    }

    /**
     * Of an action that does so much better than doing nothing, or worse: 30 for one that always helps where nothing does
     * by itself, -30 for one that never helps where half of them would recover.
     */
    static int points(double gain) {
        return Math.clamp(Math.round(gain / NEUTRAL * MOST_POINTS), -MOST_POINTS, MOST_POINTS);
    }

    private static double weightAt(Duration age) {
        return age.isNegative() ? 1 : Math.pow(0.5, (double) age.toSeconds() / HALF_LIFE.toSeconds());
    }
}
