package io.kubernaut.scesim;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.ScenarioRunner;

/** The decision core over the shipped rules, set up as scenarios are run. */
final class DecisionCore {
    static final DroolsKnowledgeBase RULES = ShippedRules.load();
    static final Judgement JUDGEMENT = new Judgement(
            ActionCatalogue.standard(),
            Guards.standard(ExecutorGuard.Executable.EVERYTHING),
            (snapshot, level) -> new Advice.NotConsulted("no model"));

    private DecisionCore() {}

    static ScenarioRunner runner() {
        var rules = RULES.promoted();
        return new ScenarioRunner(
                new Deliberation(() -> rules, ActionCatalogue.standard(), JUDGEMENT),
                manifests -> Manifests.view("", manifests),
                Policy.DEFAULTS);
    }
}
