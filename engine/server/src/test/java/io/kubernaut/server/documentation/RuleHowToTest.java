package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.Origin;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.scenario.Expectation.Grade;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever copies the how-to's symptom, rules and scenario gets what it promises. */
class RuleHowToTest {
    private static final String PAGE = Documentation.read("docs/how-to/write-a-rule.md");

    @Test
    void theRulesCompileAndTheScenarioIsAnsweredBest() {
        var result = run(block("yaml"));

        assertThat(result.judgment()).isNotNull();
        assertThat(result.judgment().grade()).as(result.judgment().toString()).isEqualTo(Grade.BEST);
        assertThat(result.decisions()).extracting(Decision::outcome).containsExactly(Outcome.AWAIT_APPROVAL);
    }

    @Test
    void theVetoKeepsTheLastPod() {
        var second = block("yaml").lastIndexOf("conditions: [{type: Ready, status: 'True'");
        var oneLeft = new StringBuilder(block("yaml"))
                .replace(second, block("yaml").indexOf('\n', second), "conditions: [{type: Ready, status: 'False'}]")
                .toString()
                .replaceFirst("(?s)(consumer-5d9f-b.*)ready: true", "$1ready: false");

        assertThat(run(oneLeft).decisions()).extracting(Decision::outcome).containsExactly(Outcome.NOTIFY);
    }

    private static ScenarioRunner.Result run(String scenario) {
        var catalogue = ActionCatalogue.standard();
        try (var rules = RuleBaseCompiler.compile(Origin.together(
                Map.of(), Map.of("shop/consumer-stuck.drl", block("drl"), Origin.SYMPTOMS, block("csv"))))) {
            var deliberation = new Deliberation(
                    rules::promoted,
                    catalogue,
                    new Judgement(
                            catalogue,
                            Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                            (snapshot, level) -> new Advice.NotConsulted("no model")));
            return new ScenarioRunner(deliberation, m -> Manifests.view("", m), Policy.DEFAULTS)
                    .run(new ScenarioReader().read("shop-consumer-stuck.yaml", scenario));
        }
    }

    private static String block(String language) {
        var block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(PAGE);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }
}
