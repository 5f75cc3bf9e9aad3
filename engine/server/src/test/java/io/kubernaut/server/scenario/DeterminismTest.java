package io.kubernaut.server.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Webhook;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.Scenario;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Same facts, same decision, whatever the order in which they came and however the rules were loaded. That another
 * process decides alike is shown by {@code TwoProcessesIT}.
 */
class DeterminismTest {
    private static final int SHUFFLES = 1_000;
    private static final int FEW = 3;

    /** Several alerts of several causes, nodes with their pods, and a database with its clients. */
    private static final Set<String> RICH = Set.of("node-down-and-its-pods", "multi-02-db-oom-root-cause");

    /** Arrays of the API that have no order: controllers append to them, and kubelets make them anew. */
    private static final Set<String> UNORDERED = Set.of("conditions", "containerStatuses", "initContainerStatuses");

    private static final List<Scenario> SCENARIOS = new ScenarioReader().readAll(Path.of("../../rules/scenarios"));

    private static ScenarioRunner runner(KnowledgeBase rules) {
        var catalogue = ActionCatalogue.standard();
        var deliberation = new Deliberation(
                () -> rules,
                catalogue,
                new Judgement(
                        catalogue,
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (snapshot, level) -> new Advice.NotConsulted("no model")));
        return new ScenarioRunner(deliberation, m -> Manifests.view("", m), Policy.DEFAULTS);
    }

    /** Decisions with their facts and what the rules made of them; how long it took is left out. */
    private static String decided(ScenarioRunner runner, Scenario scenario) {
        return SnapshotCodec.write(runner.run(scenario).deliberated().stream()
                .map(d -> List.of(d.decision().took(0), d.snapshot(), d.evaluation(), d.members(), d.cause()))
                .toList());
    }

    private static Scenario shuffled(Scenario scenario, Random random) {
        var webhook = scenario.webhook();
        return new Scenario(
                scenario.id(),
                scenario.title(),
                scenario.kind(),
                scenario.tier(),
                scenario.now(),
                new Webhook(
                        webhook.groupKey(),
                        webhook.receiver(),
                        webhook.externalUrl(),
                        webhook.truncated(),
                        shuffled(webhook.alerts(), random),
                        webhook.rejected()),
                shuffled(
                        scenario.cluster().stream()
                                .map(m -> keysShuffled(m, random))
                                .toList(),
                        random),
                shuffled(scenario.history(), random),
                scenario.expect());
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        var copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    /** JSON's objects have no order; its arrays do, but for some in the status of an object. */
    private static Map<String, Object> keysShuffled(Map<String, Object> object, Random random) {
        var copy = new LinkedHashMap<String, Object>();
        shuffled(List.copyOf(object.keySet()), random).forEach(key -> {
            var value = deep(object.get(key), random);
            copy.put(key, UNORDERED.contains(key) && value instanceof List<?> list ? shuffled(list, random) : value);
        });
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Object deep(Object value, Random random) {
        return switch (value) {
            case Map<?, ?> object -> keysShuffled((Map<String, Object>) object, random);
            case List<?> list -> list.stream().map(v -> deep(v, random)).toList();
            default -> value;
        };
    }

    @Test
    void theOrderOfFactsIsOfNoConsequence() {
        assertThat(SCENARIOS).extracting(Scenario::id).containsAll(RICH);
        try (var rules = ShippedRules.load()) {
            var runner = runner(rules);
            for (var scenario : SCENARIOS) {
                var expected = decided(runner, scenario);
                for (int i = 0; i < (RICH.contains(scenario.id()) ? SHUFFLES : FEW); i++) {
                    assertThat(decided(runner, shuffled(scenario, new Random(i))))
                            .as("%s, shuffled with seed %d", scenario.id(), i)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void rulesThatAreCompiledNowDecideAsThosePrecompiled() {
        try (var shipped = ShippedRules.load();
                var compiled = RuleBaseCompiler.compile(ShippedRules.sources())) {
            for (var scenario : SCENARIOS) {
                assertThat(decided(runner(compiled), scenario))
                        .as(scenario.id())
                        .isEqualTo(decided(runner(shipped), scenario));
            }
        }
    }
}
