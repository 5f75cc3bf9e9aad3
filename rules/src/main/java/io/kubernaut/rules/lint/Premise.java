package io.kubernaut.rules.lint;

import java.util.SortedSet;

/**
 * One pattern of a rule in words that do not depend on how its author called things.
 *
 * @param how {@code match}, {@code not} or {@code exists}; of patterns that hold together, which group and how many
 * @param fact its type
 * @param source where from, "" for the engine's own facts
 * @param conditions in canonical words
 */
record Premise(String how, String fact, String source, SortedSet<String> conditions) {

    /** Whenever this holds, the other does. */
    boolean implies(Premise other) {
        if (!fact.equals(other.fact) || !source.equals(other.source)) {
            return false;
        }
        if (how.equals(other.how) && !how.startsWith("not")) {
            return narrower(conditions, other.conditions);
        }
        if (how.equals("match") && other.how.equals("exists")) {
            return narrower(conditions, other.conditions);
        }
        return how.equals("not") && other.how.equals("not")
                ? narrower(other.conditions, conditions)
                : how.equals(other.how) && conditions.equals(other.conditions);
    }

    private static boolean narrower(SortedSet<String> one, SortedSet<String> other) {
        return other.stream().allMatch(c -> one.stream().anyMatch(o -> ChosenFrom.implies(o, c)));
    }
}
