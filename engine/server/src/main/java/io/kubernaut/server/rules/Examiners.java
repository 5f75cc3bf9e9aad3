package io.kubernaut.server.rules;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.rules.scenario.ScenarioRunner;

/**
 * What candidates are examined with, in the service and on the command line alike: default policy, every action
 * executable, no model. So a candidate that passes in CI passes everywhere.
 */
public final class Examiners {
    private Examiners() {}

    public static Examiner of(SymptomTable symptoms, ActionCatalogue catalogue) {
        return Examiner.standard(catalogue, base -> runner(base, symptoms, catalogue));
    }

    private static ScenarioRunner runner(KnowledgeBase base, SymptomTable symptoms, ActionCatalogue catalogue) {
        Advisor nobody = (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is asked in scenarios.");
        var judgement = new Judgement(catalogue, Guards.standard(ExecutorGuard.Executable.EVERYTHING), nobody);
        return new ScenarioRunner(
                new Deliberation(symptoms, () -> base, catalogue, judgement),
                manifests -> Manifests.view("", manifests),
                Policy.DEFAULTS,
                symptoms);
    }
}
