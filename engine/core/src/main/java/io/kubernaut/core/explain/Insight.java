package io.kubernaut.core.explain;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a second look at the rules adds to an explanation.
 *
 * @param closest where no rule proposed a change: those that came closest, the closest first
 * @param because what each rule that fired saw, by rule
 * @param missing why this could not be looked at; "" when it could
 */
public record Insight(List<NearMiss> closest, SortedMap<String, List<Seen>> because, String missing) {
    public static final Insight NONE = new Insight(List.of(), new TreeMap<>(), "");

    /**
     * A rule that did not match.
     *
     * @param held how many of its {@code conditions} held
     * @param failed the condition that failed, as the rule's source has it
     * @param outcome what it came to, as the end of a sentence that begins with it
     * @param place file and line, "" when they are not known
     */
    public record NearMiss(String rule, int held, int conditions, String failed, String outcome, String place) {}

    /**
     * What a rule saw.
     *
     * @param fact in a few words; where the rule looked for what is not there, its condition
     * @param condition whether it is the latter
     * @param values what the rule's conditions read of the fact, in words
     */
    public record Seen(String fact, boolean condition, List<String> values) {
        public Seen {
            values = List.copyOf(values);
        }
    }

    public Insight {
        closest = List.copyOf(closest);
        because = Collections.unmodifiableSortedMap(new TreeMap<>(because));
    }

    public static Insight missing(String why) {
        return new Insight(List.of(), new TreeMap<>(), why);
    }
}
