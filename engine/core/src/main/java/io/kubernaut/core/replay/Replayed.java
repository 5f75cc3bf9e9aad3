package io.kubernaut.core.replay;

import io.kubernaut.core.decision.Decision;
import java.util.List;

/**
 * A stored decision beside the one that the same facts lead to now.
 *
 * @param sameRules whether both were made under the same rules
 * @param sameOutcome whether the same would be done or told
 * @param differences empty when nothing differs
 */
public record Replayed(
        Decision before, Decision after, boolean sameRules, boolean sameOutcome, List<Difference> differences) {

    static Replayed of(Decision before, Decision after) {
        var differences = Difference.between(before, after);
        return new Replayed(
                before,
                after,
                before.ruleBase().equals(after.ruleBase()),
                differences.stream().noneMatch(Difference::ofConsequence),
                differences);
    }
}
