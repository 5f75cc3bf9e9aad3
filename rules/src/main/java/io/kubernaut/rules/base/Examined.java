package io.kubernaut.rules.base;

import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.util.List;

/**
 * What came of examining a candidate.
 *
 * @param hash of the base that it makes with the shipped rules
 * @param complaints what is wrong, in the order of the checks
 * @param scenarios how its scenarios were answered, as far as it came
 */
public sealed interface Examined {
    String hash();

    List<Complaint> complaints();

    List<ScenarioRunner.Result> scenarios();

    /** It may come into force. Whoever gets the base closes it. */
    record Accepted(DroolsKnowledgeBase base, List<Complaint> complaints, List<ScenarioRunner.Result> scenarios)
            implements Examined {
        @Override
        public String hash() {
            return base.hash();
        }
    }

    /** It may not; at least one of the complaints refuses it. */
    record Refused(String hash, List<Complaint> complaints, List<ScenarioRunner.Result> scenarios)
            implements Examined {}
}
