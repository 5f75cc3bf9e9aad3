package io.kubernaut.core.pattern;

import io.kubernaut.core.memory.Achievements;
import java.time.Instant;
import java.util.List;

/**
 * History as searches for patterns see it.
 *
 * @param pairs alerts that began in one namespace within the same ten minutes
 * @param begun when each alert began in each namespace
 * @param unmatched alerts for which nobody proposed anything
 * @param achieved what actions achieved, by workload
 */
public record History(
        List<Pair> pairs, List<Begun> begun, List<Unmatched> unmatched, List<Achievements.OfWorkload> achieved) {
    /**
     * Two alerts, in alphabetical order.
     *
     * @param ones in how many ten minutes of a namespace the one began
     * @param others in how many the other one did
     * @param both in how many both did
     * @param expected in how many both would, if neither had to do with the other
     */
    public record Pair(
            String cluster, String one, String other, int ones, int others, int both, double expected, Instant last) {}

    /** Times at which an alert began, the earliest first. */
    public record Begun(String cluster, String namespace, String name, List<Instant> times) {}

    /**
     * An alert that is left to a person because no rule proposed anything.
     *
     * @param incidents how many there were
     * @param subjects how many objects they were about
     */
    public record Unmatched(String name, String symptom, int incidents, int subjects, Instant last) {}
}
