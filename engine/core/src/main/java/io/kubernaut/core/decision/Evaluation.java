package io.kubernaut.core.decision;

import java.util.List;
import java.util.SortedMap;

/**
 * What the knowledge base makes of a snapshot. Lists are in total orders, so that equality means the same.
 *
 * @param fired every rule that fired with the facts it bound
 * @param quarantined rules that threw and were left out, with the failure
 */
public record Evaluation(
        List<Finding> findings,
        List<Proposal> proposals,
        List<Veto> vetoes,
        List<FiredRule> fired,
        List<Quarantined> quarantined) {

    /**
     * One firing.
     *
     * @param bound variable to a short text of the fact it was bound to
     * @param produced what it inserted, in words
     */
    public record FiredRule(String rule, SortedMap<String, String> bound, List<String> produced) {}

    /** A rule that threw; the decision went on without it. */
    public record Quarantined(String rule, String failure) {}
}
