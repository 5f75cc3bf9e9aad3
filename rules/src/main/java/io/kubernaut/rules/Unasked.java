package io.kubernaut.rules;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.TrustStage;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * What would be done without asking, had no rule taken part that needs approval. What acts only because one did needs
 * approval too: on its finding, or since its veto or finding took away what would have come first.
 */
record Unasked(Snapshot snapshot, Evaluation without) {
    /** The proposals of the evaluation that counts, trusted no more than what they hang on. */
    List<Proposal> lowered(Evaluation counts) {
        var anyway = new HashSet<>(without.proposals());
        var better = taken(counts);
        return counts.proposals().stream()
                .map(p ->
                        anyway.contains(p) && (better.isEmpty() || p.priority().total() > better.getAsInt())
                                ? p
                                : p.atMost(TrustStage.APPROVE))
                .toList();
    }

    /** Up to which priority proposals come forward because others do not stand any more. */
    private OptionalInt taken(Evaluation counts) {
        var still = new HashSet<>(counts.proposals());
        return without.proposals().stream()
                .filter(Proposal::mayBeChosen)
                .filter(p -> stands(p, without) && !(still.contains(p) && stands(p, counts)))
                .mapToInt(p -> p.priority().total() + snapshot.policy().levelMargin())
                .max();
    }

    private boolean stands(Proposal proposal, Evaluation evaluation) {
        var changes = ActionCatalogue.standard()
                .find(proposal.action())
                .filter(ActionDefinition::mutating)
                .isPresent();
        return evaluation.vetoes().stream().noneMatch(v -> v.stops(proposal, changes, snapshot.target()));
    }
}
