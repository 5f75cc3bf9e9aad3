package io.kubernaut.server.comparison;

import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.util.List;

/**
 * A scenario, and what models are asked in it.
 *
 * @param byRules what the rules decide by themselves
 * @param asked one question for each incident about which there is one
 */
record Case(ScenarioRunner.Result byRules, List<Asked> asked) {

    /**
     * A question.
     *
     * @param facts address of the snapshot
     */
    record Asked(String facts, Snapshot snapshot, Advisor.Question question) {}

    String id() {
        return byRules.scenario().id();
    }
}
