package io.kubernaut.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Evaluation.Quarantined;
import io.kubernaut.core.decision.Evaluation.Weight;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.policy.TrustStage;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Rules of the operator's directory beside shipped ones, and what their stage lets them move. */
class TrustStagesTest extends TrustStagesCase {
    private static final DroolsKnowledgeBase ALONE = RuleBaseCompiler.compile(Map.of("shipped.drl", SHIPPED));

    private static final DroolsKnowledgeBase BOTH =
            RuleBaseCompiler.compile(Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", MINE)));

    @AfterAll
    static void close() {
        ALONE.close();
        BOTH.close();
    }

    @Test
    void theOperatorsRulesStartInShadowWhateverTheySay() {
        var evaluation = BOTH.evaluate(with(Map.of()));

        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.SHADOW);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.SHADOW);
        assertThat(trust(evaluation, "shipped/restart")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void whatCountsIsAsIfRulesInShadowWereNotThere() {
        var without = ALONE.evaluate(with(Map.of()));
        var beside = BOTH.evaluate(with(Map.of()));

        assertThat(beside.findings()).isEqualTo(without.findings()).isEmpty();
        assertThat(beside.vetoes()).isEqualTo(without.vetoes()).isEmpty();
        assertThat(beside.mayBeChosen()).isEqualTo(without.proposals());
        assertThat(without.proposals()).extracting(Proposal::rule).contains("shipped/scale-unless-found");
    }

    @Test
    void whatAShippedRuleWouldDoOnAFindingInShadowIsOnlyRecorded() {
        var evaluation = BOTH.evaluate(with(Map.of()));

        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.SHADOW);
        assertThat(evaluation.fired())
                .extracting(Evaluation.FiredRule::rule)
                .contains("mine/diagnose", "mine/object", "shipped/roll-back", "shipped/scale-unless-found");
    }

    @Test
    void theConfigurationRaisesARuleByItsName() {
        var evaluation = BOTH.evaluate(with(Map.of("mine/act", TrustStage.AUTO, "mine/ask", TrustStage.SUGGEST)));

        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.AUTO);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.SUGGEST);
        assertThat(trust(evaluation, "mine/drain")).isEqualTo(TrustStage.SHADOW);
    }

    @Test
    void aRulesOwnWordOnlyLowersWhatTheConfigurationGrantsAll() {
        var evaluation = BOTH.evaluate(with(Map.of("*", TrustStage.AUTO)));

        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.AUTO);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "mine/drain")).isEqualTo(TrustStage.APPROVE);

        var suggesting = BOTH.evaluate(with(Map.of("*", TrustStage.SUGGEST)));
        assertThat(trust(suggesting, "mine/act")).isEqualTo(TrustStage.SUGGEST);
        assertThat(trust(suggesting, "shipped/restart")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void aFindingOfARuleThatNeedsApprovalLeadsToNothingUnasked() {
        var evaluation = BOTH.evaluate(with(Map.of("mine/diagnose", TrustStage.APPROVE)));

        assertThat(evaluation.findings()).hasSize(1);
        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "shipped/restart")).isEqualTo(TrustStage.AUTO);

        var promoted = BOTH.evaluate(with(Map.of("mine/diagnose", TrustStage.AUTO)));
        assertThat(trust(promoted, "shipped/roll-back")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void whatASuggestingRuleProposesOnAFindingInShadowStaysInShadow() {
        var evaluation = BOTH.evaluate(with(Map.of("shipped/roll-back", TrustStage.SUGGEST)));

        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.SHADOW);
    }

    @Test
    void aVetoCountsFromApproveOn() {
        assertThat(BOTH.evaluate(with(Map.of("mine/object", TrustStage.SUGGEST)))
                        .vetoes())
                .isEmpty();
        assertThat(BOTH.evaluate(with(Map.of("mine/object", TrustStage.APPROVE)))
                        .vetoes())
                .hasSize(1);
    }

    @Test
    void aRuleThatNeedsApprovalAndOnlyProposesLeavesTheTrustOfOthersAsItIs() {
        assertThat(trust(BOTH.evaluate(with(Map.of("mine/ask", TrustStage.APPROVE))), "shipped/restart"))
                .isEqualTo(TrustStage.AUTO);
    }

    @Test
    void scenariosSeeEveryRuleAsPromoted() {
        var evaluation = BOTH.promoted().evaluate(with(Map.of("mine/act", TrustStage.SHADOW)));

        assertThat(evaluation.findings()).hasSize(1);
        assertThat(evaluation.vetoes()).hasSize(1);
        assertThat(trust(evaluation, "mine/act")).isEqualTo(TrustStage.AUTO);
        assertThat(trust(evaluation, "mine/ask")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "mine/drain")).isEqualTo(TrustStage.APPROVE);
        assertThat(trust(evaluation, "shipped/roll-back")).isEqualTo(TrustStage.AUTO);
    }

    @Test
    void aRuleInShadowThatThrowsOrDoesNotEndLeavesTheDecisionAlone() {
        var bad = HEAD + """
                rule "mine/throws"
                when
                    $s : Snapshot( symptom == "crash-loop", pods.get(7) != null )
                then
                    insert( Proposal.of("x", $s.target(), "never") );
                end

                rule "mine/endless"
                when
                    $s : Snapshot( symptom == "crash-loop" )
                    $f : Finding()
                then
                    insert( Finding.of( "again", $s.target(), $f.evidence() + "." ) );
                end
                """;
        try (var base = RuleBaseCompiler.compile(
                Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", MINE, "bad.drl", bad)))) {
            var evaluation = base.evaluate(with(Map.of()));

            assertThat(evaluation.mayBeChosen())
                    .isEqualTo(ALONE.evaluate(with(Map.of())).proposals());
            assertThat(evaluation.quarantined())
                    .extracting(Quarantined::rule, Quarantined::weight)
                    .containsExactly(tuple("mine/endless", Weight.ASIDE), tuple("mine/throws", Weight.ASIDE));
        }
    }

    @Test
    void theSameTextOfAnotherOriginIsAnotherBase() {
        var shipped = Map.of("shipped.drl", SHIPPED);

        assertThat(RuleBaseCompiler.hash(Origin.together(shipped, Map.of())))
                .isNotEqualTo(RuleBaseCompiler.hash(Origin.together(Map.of(), shipped)));
        assertThat(Origin.operatorsOf(BOTH.sources())).isEqualTo(Map.of("mine.drl", MINE));
    }

    @Test
    void aGrantToOneTextDoesNotHoldForAnother() {
        var text = BOTH.rules().get("mine/act").text();
        var other = MINE.replace("mine, if you agree", "mine, changed");

        assertThat(text).matches("[0-9a-f]{12}");
        assertThat(trust(BOTH.evaluate(with(Map.of("mine/act@" + text, TrustStage.AUTO))), "mine/act"))
                .isEqualTo(TrustStage.AUTO);
        try (var changed =
                RuleBaseCompiler.compile(Origin.together(Map.of("shipped.drl", SHIPPED), Map.of("mine.drl", other)))) {
            assertThat(trust(changed.evaluate(with(Map.of("mine/act@" + text, TrustStage.AUTO))), "mine/act"))
                    .isEqualTo(TrustStage.SHADOW);
        }
    }
}
