package io.kubernaut.advisor.answer;

import io.kubernaut.advisor.prompt.Fact;
import io.kubernaut.core.decision.Proposal;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sound answer.
 *
 * @param proposals of what was offered, the best first; empty for nothing sensible
 * @param grounds the facts that it rests on: for a plan those of each step, in their order; else those of the whole
 * @param confidence in [0,1]
 * @param reason cleaned, on one line
 */
public record Answer(List<Proposal> proposals, List<List<Fact>> grounds, double confidence, String reason) {
    public Answer {
        proposals = List.copyOf(proposals);
        grounds = grounds.stream().map(List::copyOf).toList();
    }

    /** All facts that it rests on, each once. */
    public List<Fact> evidence() {
        return grounds.stream().flatMap(List::stream).distinct().toList();
    }

    /** Whether it would do the same, in the same order. */
    public boolean agreesWith(Answer other) {
        return proposals.size() == other.proposals.size()
                && IntStream.range(0, proposals.size())
                        .allMatch(i -> proposals.get(i).sameChange(other.proposals.get(i)));
    }
}
