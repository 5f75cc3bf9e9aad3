package io.kubernaut.server.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor.Advice;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import io.kubernaut.rules.ShippedRules;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.scenario.ScenarioRunner;
import io.kubernaut.rules.whynot.Agreement;
import io.kubernaut.rules.whynot.Agreement.Line;
import io.kubernaut.rules.whynot.Agreement.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every snapshot that any scenario leads to, every shipped rule: the explainer comes to what the engine did. */
class ExplainerAgreementTest {
    private static final DroolsKnowledgeBase SHIPPED = ShippedRules.load();
    private static final List<Snapshot> SNAPSHOTS = snapshots();
    private static final List<Report> REPORTS = reports(SHIPPED);

    @AfterAll
    static void close() {
        SHIPPED.close();
    }

    /** Those of incidents that are merged into others too. */
    private static List<Snapshot> snapshots() {
        var seen = new ArrayList<Snapshot>();
        var watched = SHIPPED.evaluating(snapshot -> {
            seen.add(snapshot);
            return SHIPPED.evaluate(snapshot);
        });
        var catalogue = ActionCatalogue.standard();
        var deliberation = new Deliberation(
                () -> watched,
                catalogue,
                new Judgement(
                        catalogue,
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (snapshot, level) -> new Advice.NotConsulted("no model")));
        new ScenarioRunner(deliberation, m -> Manifests.view("", m), Policy.DEFAULTS)
                .runAll(new ScenarioReader().readAll(Path.of("../../rules/scenarios")));
        return List.copyOf(seen);
    }

    private static List<Report> reports(DroolsKnowledgeBase base) {
        var agreement = new Agreement(base);
        return SNAPSHOTS.stream().map(agreement::on).toList();
    }

    @Test
    void looksAtEverySnapshotAndEveryRule() {
        assertThat(SNAPSHOTS).hasSizeGreaterThan(120);
        assertThat(REPORTS)
                .allSatisfy(r -> assertThat(r.lines())
                        .extracting(Line::rule)
                        .containsExactlyElementsOf(SHIPPED.rules().keySet()));
    }

    @Test
    void agreesWithTheEngineOnEveryRuleToTheNumberOfMatches() {
        assertThat(REPORTS).flatExtracting(Report::disagreements).isEmpty();
    }

    @Test
    void isBeyondNoShippedRule() {
        assertThat(REPORTS).flatExtracting(Report::untold).isEmpty();
        assertThat(REPORTS).allMatch(Report::complete);
    }

    /** A comparison of rules that never fire would agree with anything. */
    @Test
    void comparesRulesThatFiredAndRulesThatFiredMoreThanOnce() {
        var fired = new TreeSet<String>();
        REPORTS.forEach(r -> r.lines().stream().filter(l -> l.firings() > 0).forEach(l -> fired.add(l.rule())));

        assertThat(fired).hasSizeGreaterThan(SHIPPED.rules().size() * 9 / 10);
        assertThat(REPORTS).flatExtracting(Report::lines).anyMatch(l -> ((Line) l).firings() > 1);
    }

    @Test
    void agreesJustAsWellWhenTheRulesAreCompiledAtRunTime() {
        try (var compiled = RuleBaseCompiler.compile(ShippedRules.sources())) {
            assertThat(reports(compiled)).isEqualTo(REPORTS);
        }
    }
}
