package io.kubernaut.bench;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.nio.file.Path;
import java.util.List;

/** What the shipped scenarios show to the rules. */
public final class ScenarioSnapshots {
    private static final Path SCENARIOS = Path.of(System.getProperty("kubernaut.root", "../.."), "rules", "scenarios");

    private ScenarioSnapshots() {}

    /** The snapshots of all scenarios, in their order. */
    public static List<Snapshot> all() {
        var catalogue = ActionCatalogue.standard();
        var judgement = new Judgement(
                catalogue, Guards.standard(ExecutorGuard.Executable.EVERYTHING), Advisor.nobody("no model"));
        try (var rules = ShippedRules.load()) {
            var deliberation = new Deliberation(() -> rules, catalogue, judgement);
            return new ScenarioRunner(deliberation, m -> Manifests.view("", m), Policy.DEFAULTS)
                    .runAll(new ScenarioReader().readAll(SCENARIOS)).stream()
                            .flatMap(r -> r.deliberated().stream())
                            .map(Deliberated::snapshot)
                            .toList();
        }
    }
}
