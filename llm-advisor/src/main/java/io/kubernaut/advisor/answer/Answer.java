package io.kubernaut.advisor.answer;

import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.core.decision.Proposal;
import java.util.List;

/**
 * A sound answer.
 *
 * @param proposals of what was offered, the best first; empty for nothing sensible
 * @param evidence the facts that it rests on
 * @param confidence in [0,1]
 * @param reason cleaned, on one line
 */
public record Answer(List<Proposal> proposals, List<Fact> evidence, double confidence, String reason) {
    public Answer {
        proposals = List.copyOf(proposals);
        evidence = List.copyOf(evidence);
    }

    /** Whether it would do the same, in the same order. */
    public boolean agreesWith(Answer other) {
        return proposals.stream()
                .map(Answer::change)
                .toList()
                .equals(other.proposals.stream().map(Answer::change).toList());
    }

    private static List<Object> change(Proposal proposal) {
        return List.of(proposal.action(), proposal.target(), proposal.parameters());
    }
}
