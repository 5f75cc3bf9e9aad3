package io.kubernaut.rules.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.rules.scenario.ScenarioReader;
import io.kubernaut.rules.whynot.Explainer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules see what goes in circles as the guard does, in a scenario that knows no database. */
class CirclesAsFactsTest {
    private static final String RULE = "shop/mine/look-into-the-circle";
    private static final String LOOKING = RuleTexts.HEAD + """
            import io.kubernaut.core.context.Oscillation
            import io.kubernaut.core.context.Oscillation.Kind
            import io.kubernaut.core.context.Oscillation.Severity
            import io.kubernaut.core.decision.Veto

            rule "%s"
                @runbook("x") @owner("shop") @since("1.0") @base(99) @fixed
            when
                $s : Snapshot( symptom == "crash-loop" )
                $o : Oscillation( kind == Kind.RESTART_LOOP, action == "restart_pod", severity == Severity.BLOCK ) from $s.oscillations
            then
                insert( Proposal.of( "collect_diagnostics", $o.target(), $o.evidence() ) );
                insert( Veto.of( $o.action(), $s.target(), $o.evidence() ) );
            end
            """.formatted(RULE);

    private final Examiner examiner = RuleTexts.examiner();

    /** Restarts of the workload's pods, each of which seemed to help. */
    private static String restarted(int times) {
        return IntStream.range(0, times).mapToObj("""
                - timestamp: '2026-03-01T0%d:00:00Z'
                  action: restart_pod
                  target: {kind: Pod, namespace: shop, name: cart-1-abcd%1$d}
                  outcome: success
                  effectiveness: 0.9
                """::formatted).collect(Collectors.joining("", "history:\n", ""));
    }

    private static String scenario(int restarts, String expected, String forbidden) {
        return RuleTexts.scenario(expected, forbidden) + restarted(restarts);
    }

    @Test
    void aRuleReactsToACircleInAScenario() {
        var examined = examiner.examine(new Candidate(
                Map.of("shop/mine.drl", LOOKING),
                Map.of("scenarios/circle.yaml", scenario(5, "collect_diagnostics", "restart_pod"))));

        assertThat(examined.complaints()).isEmpty();
        assertThat(examined).isInstanceOf(Examined.Accepted.class);
        ((Examined.Accepted) examined).base().close();
    }

    @Test
    void aRuleDoesNotReactToOneRestartLess() {
        var examined = examiner.examine(new Candidate(
                Map.of("shop/mine.drl", LOOKING),
                Map.of("scenarios/circle.yaml", scenario(4, "collect_diagnostics", "drain_node"))));

        assertThat(examined).isInstanceOf(Examined.Refused.class);
    }

    @Test
    void theLinterKnowsTheWords() {
        var wrong = LOOKING.replace("\"restart_pod\"", "\"restart_pods\"");

        assertThat(examiner.examine(new Candidate(Map.of("shop/mine.drl", wrong), Map.of()))
                        .complaints())
                .filteredOn(Complaint::refuses)
                .isNotEmpty()
                .allSatisfy(c -> assertThat(c.message()).contains("restart_pods"));
    }

    @Test
    void evidenceIsTextForPeopleAndNoReasonToAct() {
        var obeying = LOOKING.replace("kind == Kind.RESTART_LOOP", "evidence matches \"x.*\"");

        assertThat(examiner.examine(new Candidate(Map.of("shop/mine.drl", obeying), Map.of()))
                        .complaints())
                .anyMatch(Complaint::refuses);
    }

    @Test
    void theExplainerSaysWhichConditionFailed() {
        var decided = RuleTexts.runner(rules())
                .run(new ScenarioReader().read("one.yaml", scenario(2, "collect_diagnostics", "drain_node")));
        var snapshot = decided.deliberated().getFirst().snapshot();
        try (var base = rules()) {
            var none = new Explainer(base).rule(snapshot, RULE).orElseThrow();
            assertThat(none.failed()).isNotNull();
            assertThat(none.failed().condition().pattern()).contains("from $s.oscillations");
        }
    }

    /** What is stored holds no circles: they are computed again, also of snapshots from before there were any. */
    @Test
    void aStoredSnapshotGivesTheSameCircles() {
        var snapshot = RuleTexts.runner(rules())
                .run(new ScenarioReader().read("one.yaml", scenario(5, "collect_diagnostics", "drain_node")))
                .deliberated()
                .getFirst()
                .snapshot();

        var written = SnapshotCodec.write(snapshot);

        assertThat(written).doesNotContain("oscillation");
        assertThat(SnapshotCodec.read(written, snapshot.getClass()).oscillations())
                .isEqualTo(snapshot.oscillations())
                .hasSize(1);
    }

    private io.kubernaut.rules.DroolsKnowledgeBase rules() {
        var examined = examiner.examine(new Candidate(Map.of("shop/mine.drl", LOOKING), Map.of()));
        assertThat(examined.complaints().stream().filter(Complaint::refuses).toList())
                .isEqualTo(List.of());
        return ((Examined.Accepted) examined).base();
    }
}
