package io.kubernaut.server.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.decision.Evaluation.FiredRule;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioReport;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.scenario.ScenarioRunner.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The shipped rules, judged by the shipped scenarios with no model to ask. */
class ShippedScenariosTest {
    private static final List<Result> RESULTS = run();
    private static final ScenarioReport REPORT = new ScenarioReport(RESULTS);

    private static List<Result> run() {
        var catalogue = ActionCatalogue.standard();
        var rules = ShippedRules.load();
        var deliberation = new Deliberation(
                () -> rules,
                catalogue,
                new Judgement(
                        catalogue,
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (snapshot, level) -> new Advice.NotConsulted("no model")));
        return new ScenarioRunner(deliberation, m -> Manifests.view("", m), Policy.DEFAULTS)
                .runAll(new ScenarioReader().readAll(Path.of("../../rules/scenarios")));
    }

    @Test
    void doesNoHarmInAnyScenario() {
        assertThat(REPORT.negatives()).as(REPORT.table()).isZero();
    }

    @Test
    void actsWhereARemedyIsDueAndHoldsBackWhereNot() {
        assertThat(REPORT.actMean()).as(REPORT.table()).isGreaterThanOrEqualTo(0.95);
        assertThat(REPORT.holdMean()).as(REPORT.table()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void leavesNoRuleOutForAFailure() {
        assertThat(RESULTS)
                .flatExtracting(Result::deliberated)
                .flatExtracting(d -> d.evaluation().quarantined())
                .isEmpty();
    }

    @Test
    void proposesOnlyWhatFitsTheCatalogue() {
        var catalogue = ActionCatalogue.standard();
        assertThat(RESULTS)
                .flatExtracting(Result::deliberated)
                .flatExtracting(d -> d.evaluation().proposals())
                .filteredOn(p -> !p.action().equals(Proposal.NONE))
                .allSatisfy(p -> {
                    var action = catalogue.find(p.action()).orElseThrow();
                    var values = new TreeMap<String, String>();
                    p.parameters().forEach((k, v) -> values.put(k, v.toString()));
                    assertThat(action.problemsWith(values)).as(p.rule()).isEmpty();
                    assertThat(action.accepts(p.target().kind()))
                            .as(p.rule() + " on a " + p.target().kind())
                            .isTrue();
                });
    }

    @Test
    void firesEveryRuleInSomeScenario() {
        var fired = new TreeSet<String>();
        RESULTS.forEach(r -> r.deliberated().forEach(d -> d.evaluation().fired().forEach(f -> fired.add(f.rule()))));
        // Its incident is merged under the control plane's, so it never decides; ShippedRulesTest covers it.
        fired.add("workloads/rollout/tell-that-no-controller-works");
        assertThat(ShippedRules.load().rules().keySet()).isSubsetOf(fired);
    }

    @Test
    void firesNoRuleInEveryScenario() {
        for (var rule : ShippedRules.load().rules().keySet()) {
            assertThat(RESULTS)
                    .as(rule)
                    .anySatisfy(r -> assertThat(r.deliberated())
                            .flatExtracting(d -> d.evaluation().fired())
                            .noneMatch(f -> ((FiredRule) f).rule().equals(rule)));
        }
    }
}
