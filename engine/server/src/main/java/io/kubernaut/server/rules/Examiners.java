package io.kubernaut.server.rules;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.base.Examiner;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.ShippedScenarios;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What candidates are examined with, in the service and on the command line alike: default policy, every action
 * executable, no model, and beside a candidate's own scenarios the facts of those that ship. So a candidate that passes in
 * CI passes everywhere.
 */
public final class Examiners {
    private Examiners() {}

    /** @param symptomsGranted shipped alerts to which a candidate may give another symptom */
    public static Examiner of(ActionCatalogue catalogue, Set<String> symptomsGranted) {
        return Examiner.standard(
                catalogue,
                symptomsGranted,
                base -> runner(base, catalogue),
                new Once(() -> shippedSnapshots(catalogue)));
    }

    /** The facts that the scenarios that ship lead to. */
    public static List<Snapshot> shippedSnapshots(ActionCatalogue catalogue) {
        return ShippedScenarios.snapshots(base -> runner(base, catalogue));
    }

    private static ScenarioRunner runner(KnowledgeBase base, ActionCatalogue catalogue) {
        var nobody = Advisor.nobody("No model is asked in scenarios.");
        var judgement = new Judgement(catalogue, Guards.standard(ExecutorGuard.Executable.EVERYTHING), nobody);
        return new ScenarioRunner(
                new Deliberation(() -> base, catalogue, judgement),
                manifests -> Manifests.view("", manifests),
                Policy.DEFAULTS);
    }

    /** Keeps what takes seconds to make and is the same for every candidate. */
    private static final class Once implements Supplier<List<Snapshot>> {
        private final Supplier<List<Snapshot>> making;
        private @Nullable List<Snapshot> made;

        Once(Supplier<List<Snapshot>> making) {
            this.making = making;
        }

        @Override
        public synchronized List<Snapshot> get() {
            var known = made;
            if (known == null) {
                known = making.get();
                made = known;
            }
            return known;
        }
    }
}
