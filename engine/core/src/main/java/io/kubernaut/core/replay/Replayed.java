package io.kubernaut.core.replay;

import io.kubernaut.core.decision.Decision;
import java.util.List;

/**
 * A stored decision beside the one that the same facts lead to now.
 *
 * @param ruleBefore whose proposal the stored decision follows; "" for none
 * @param ruleAfter whose proposal the other one follows; "" for none
 * @param sameRules whether both were made under the same rules
 * @param sameOutcome whether the same would be done or told
 * @param differences empty when nothing differs
 */
public record Replayed(
        Decision before,
        Decision after,
        String ruleBefore,
        String ruleAfter,
        boolean sameRules,
        boolean sameOutcome,
        List<Difference> differences) {

    static Replayed of(DecidedCase before, DecidedCase after) {
        var differences = Difference.between(before, after);
        return new Replayed(
                before.decision(),
                after.decision(),
                before.rule(),
                after.rule(),
                before.decision().ruleBase().equals(after.decision().ruleBase()),
                differences.stream().noneMatch(Difference::ofConsequence),
                differences);
    }
}
