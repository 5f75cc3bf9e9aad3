package io.kubernaut.core.decision;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.action.Risk;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The total order of proposals: priority, then lower risk, then rule, then target. */
public final class Ranking {
    private Ranking() {}

    public static List<Proposal> order(Collection<Proposal> proposals, ActionCatalogue catalogue) {
        return proposals.stream()
                .sorted(Comparator.comparingInt((Proposal p) -> -p.priority().total())
                        .thenComparing(p -> risk(p, catalogue))
                        .thenComparing(Proposal.BY_IDENTITY))
                .toList();
    }

    /** The best ones that lie within the margin of each other and ask for different things; else only the best. */
    public static List<Proposal> level(List<Proposal> ordered, int margin) {
        if (ordered.isEmpty()) {
            return List.of();
        }
        var best = ordered.getFirst();
        return ordered.stream()
                .filter(p -> p == best
                        || (best.priority().total() - p.priority().total() <= margin
                                && !(p.action().equals(best.action())
                                        && p.target().equals(best.target()))))
                .toList();
    }

    private static Risk risk(Proposal proposal, ActionCatalogue catalogue) {
        return catalogue.find(proposal.action()).map(ActionDefinition::risk).orElse(Risk.LOW);
    }
}
