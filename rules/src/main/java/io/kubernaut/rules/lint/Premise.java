package io.kubernaut.rules.lint;

import java.util.List;
import java.util.Set;

/**
 * One pattern of a rule in words that do not depend on how its author called things.
 *
 * @param how {@code match}, {@code not} or {@code exists}; of patterns that hold together, which group and how many
 * @param fact its type
 * @param source where from, "" for the engine's own facts
 * @param demands in canonical words
 */
record Premise(String how, String fact, String source, Set<Demand> demands, int line) {

    /** Whenever this holds, the other does. */
    boolean implies(Premise other) {
        if (how.equals(other.how) && !how.startsWith("not")) {
            return isOneOf(other);
        }
        if (how.equals("match") && other.how.equals("exists")) {
            return isOneOf(other);
        }
        return how.equals("not") && other.how.equals("not")
                ? other.isOneOf(this)
                : how.equals(other.how) && isOneOf(other) && demands.equals(other.demands);
    }

    /** Every fact that this is about is one that the other is about. */
    boolean isOneOf(Premise other) {
        return fact.equals(other.fact)
                && source.equals(other.source)
                && other.demands.stream().allMatch(d -> demands.stream().anyMatch(mine -> mine.implies(d)));
    }

    /** No one fact is what both are about. */
    boolean excludes(Premise other) {
        return demands.stream()
                .anyMatch(mine -> other.demands.stream()
                        .anyMatch(d -> d.path().equals(mine.path())
                                && Domain.nothingInAll(List.of(d.domain(), mine.domain()))));
    }
}
