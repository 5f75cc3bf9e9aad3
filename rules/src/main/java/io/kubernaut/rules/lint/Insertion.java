package io.kubernaut.rules.lint;

import io.kubernaut.core.decision.Proposal;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a consequence inserts.
 *
 * @param fact Finding, Proposal or Veto
 * @param name of the finding or the action; null when it is not a literal
 * @param target as written, in canonical words
 * @param reason as written
 * @param parameters by name
 * @param answering the binding of the finding that it answers, in canonical words; "" when it answers none
 */
record Insertion(
        String fact,
        @Nullable String name,
        String target,
        String reason,
        SortedMap<String, Given> parameters,
        String answering,
        int line) {
    /** A parameter's value, in canonical words and as far as it is known. */
    record Given(String words, Value value, int line) {}

    static final String FINDING = "Finding";
    static final String PROPOSAL = "Proposal";
    static final String VETO = "Veto";

    boolean proposes() {
        return fact.equals(PROPOSAL);
    }

    /** Tells a person, at most. */
    boolean onlyTells() {
        return fact.equals(FINDING) || (proposes() && Proposal.TELLING.equals(name));
    }

    /** Says the same to the cluster; what it says to people may differ. */
    boolean doesTheSameAs(Insertion other) {
        return fact.equals(other.fact)
                && Objects.equals(name, other.name)
                && target.equals(other.target)
                && words(parameters).equals(words(other.parameters))
                && answering.equals(other.answering);
    }

    private static Map<String, String> words(SortedMap<String, Given> parameters) {
        return parameters.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().words()));
    }
}
