package io.kubernaut.core.decision;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the knowledge base makes of a snapshot. Lists are in total orders, so that equality means the same.
 *
 * @param findings of rules that may act; those of others move nothing, and are told by what {@code fired}
 * @param proposals of all rules; those of rules in shadow or that may only suggest are marked so by their trust
 * @param vetoes of rules that may act
 * @param fired every rule that fired with the facts it bound
 * @param quarantined rules that threw and were left out, with the failure
 * @param failure why nothing could be made of the snapshot at all, in words; "" when something was
 */
public record Evaluation(
        List<Finding> findings,
        List<Proposal> proposals,
        List<Veto> vetoes,
        List<FiredRule> fired,
        List<Quarantined> quarantined,
        String failure) {
    /** What becomes of no rules at all. */
    public static final Evaluation NOTHING = new Evaluation(List.of(), List.of(), List.of(), List.of(), List.of());

    public Evaluation {
        // Evaluations stored before this was kept have none.
        failure = failure == null ? "" : failure;
    }

    public Evaluation(
            List<Finding> findings,
            List<Proposal> proposals,
            List<Veto> vetoes,
            List<FiredRule> fired,
            List<Quarantined> quarantined) {
        this(findings, proposals, vetoes, fired, quarantined, "");
    }

    /** The rules, or the gathering of facts, failed as a whole. */
    public static Evaluation failed(Throwable failure) {
        return new Evaluation(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    public boolean failed() {
        return !failure.isEmpty();
    }

    /**
     * The first objection to a proposal.
     *
     * @param changes the proposed action changes the cluster
     * @param subject of the decision
     */
    public Optional<Veto> vetoOn(Proposal proposal, boolean changes, ObjectRef subject) {
        return vetoes.stream().filter(v -> v.stops(proposal, changes, subject)).findFirst();
    }

    /** Proposals that count. */
    public List<Proposal> mayBeChosen() {
        return proposals.stream().filter(Proposal::mayBeChosen).toList();
    }

    /**
     * One firing.
     *
     * @param bound variable to a short text of the fact it was bound to
     * @param produced what it inserted, in words
     */
    public record FiredRule(String rule, SortedMap<String, String> bound, List<String> produced) {}

    /** A rule that threw; the decision went on without it, and guards weigh what that means. */
    public record Quarantined(String rule, String failure, Weight weight) {
        public Quarantined {
            // Evaluations stored before this was told apart have none.
            weight = weight == null ? Weight.DECIDES : weight;
        }
    }

    /** What is missing without a rule. */
    public enum Weight {
        /** Nothing: what it would have done is recorded only. */
        ASIDE,
        /** One more proposal, perhaps a better one. */
        PROPOSES,
        /** A veto or a diagnosis, on which other proposals stand or fall. */
        DECIDES
    }
}
