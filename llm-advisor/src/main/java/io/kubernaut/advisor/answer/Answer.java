package io.kubernaut.advisor.answer;

import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import java.util.stream.IntStream;

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
        return proposals.size() == other.proposals.size()
                && IntStream.range(0, proposals.size())
                        .allMatch(i -> proposals.get(i).sameChange(other.proposals.get(i)));
    }
}
