package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
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
import java.util.List;
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

    /** As the page says how to make it of the first. */
    @Test
    void theOtherScenarioIsAnsweredBestByTheVeto() {
        var first = block("yaml");
        var ready = "conditions: [{type: Ready, status: 'True'";
        int second = first.lastIndexOf(ready);
        var other = first.substring(0, second)
                + first.substring(second)
                        .replace("status: 'True'", "status: 'False'")
                        .replace("ready: true", "ready: false");
        var changed = other.replace("id: shop-consumer-stuck", "id: shop-consumer-stuck-last-pod")
                .replace("readyReplicas: 2", "readyReplicas: 1");
        var result = run(changed.substring(0, changed.indexOf("expect:"))
                + blocks("yaml").get(1));

        assertThat(result.judgment()).isNotNull();
        assertThat(result.judgment().grade()).as(result.judgment().toString()).isEqualTo(Grade.BEST);
        assertThat(result.decisions()).extracting(Decision::outcome).containsExactly(Outcome.NOTIFY);
        assertThat(result.deliberated())
                .flatExtracting(d -> d.evaluation().fired())
                .extracting(Evaluation.FiredRule::rule)
                .contains("shop/consumer-stuck/keep-the-last-pod");
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
        return blocks(language).getFirst();
    }

    private static List<String> blocks(String language) {
        var blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(PAGE)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(blocks).as("a block of " + language).isNotEmpty();
        return blocks;
    }
}
