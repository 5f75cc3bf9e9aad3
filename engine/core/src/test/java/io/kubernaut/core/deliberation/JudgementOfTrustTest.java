package io.kubernaut.core.deliberation;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Decision.Alternative;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.policy.TrustStage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a rule may bring about by how far it is trusted. */
class JudgementOfTrustTest extends JudgementCase {
    @Test
    void recordsOnlyWhatAShadowRuleWouldDo() {
        var shadow = aProposal("rollback_deployment")
                .trusted(TrustStage.SHADOW)
                .by("new/rule")
                .priority(99)
                .made();

        var decision = judge(crashingCart(), anEvaluation().proposing(shadow, RESTART));

        assertThat(chosen(decision)).isEqualTo("restart_pod");
        assertThat(rejection(decision, "rollback_deployment"))
                .isEqualTo("In shadow: it would have been chosen instead of restart_pod.");
        assertThat(decision.alternatives())
                .filteredOn(a -> a.rule().equals("new/rule"))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.trust()).isEqualTo(TrustStage.SHADOW);
                    assertThat(a.wouldBeChosen()).isTrue();
                });
        assertThat(decision.suggestions()).isEmpty();
        assertThat(decision.reason()).isEqualTo("It helps.");
    }

    @ParameterizedTest
    @EnumSource(
            value = TrustStage.class,
            names = {"SHADOW", "SUGGEST"})
    void aRuleThatMayNotActNeitherDoesAnythingNorKeepsAnythingFromBeingDone(TrustStage stage) {
        var without = judge(crashingCart(), anEvaluation().proposing(RESTART));
        for (var action : List.of("rollback_deployment", "notify_only", "collect_diagnostics")) {
            var aside =
                    aProposal(action).trusted(stage).by("new/rule").priority(99).made();
            var decision = judge(crashingCart(), anEvaluation().proposing(aside, RESTART));

            assertThat(decision.outcome()).isEqualTo(Outcome.ACT);
            assertThat(decision.chosen()).isEqualTo(without.chosen());
            assertThat(decision.guards()).isEqualTo(without.guards());
            assertThat(decision.executed()).isTrue();
        }
    }

    @Test
    void saysWhyAShadowRuleWouldNotHaveBeenChosen() {
        var below = aProposal("scale_deployment")
                .trusted(TrustStage.SHADOW)
                .by("new/below")
                .priority(10)
                .made();
        var vetoed = aProposal("rollback_deployment")
                .with("toRevision", 4)
                .trusted(TrustStage.SHADOW)
                .by("new/vetoed")
                .priority(99)
                .made();
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(below, vetoed, RESTART)
                        .vetoing(Veto.of("rollback_deployment", ObjectRef.parse("", CART), "It migrated.")
                                .raisedBy("a/veto")));

        assertThat(rejection(decision, "scale_deployment")).startsWith("In shadow: it would not have been chosen. ");
        assertThat(rejection(decision, "rollback_deployment"))
                .isEqualTo("In shadow: it would not have been chosen. Vetoed by a/veto: It migrated.");
        assertThat(decision.alternatives()).noneMatch(Alternative::wouldBeChosen);
    }

    @Test
    void tellsPeopleWhatARuleSuggestsAndDoesWhatItWouldHaveDoneWithoutIt() {
        var suggestion = aProposal("rollback_deployment")
                .trusted(TrustStage.SUGGEST)
                .by("new/rule")
                .priority(99)
                .made();

        var beside = judge(crashingCart(), anEvaluation().proposing(suggestion, RESTART));
        assertThat(chosen(beside)).isEqualTo("restart_pod");
        assertThat(beside.reason())
                .isEqualTo("It helps. Suggested by new/rule: rollback_deployment on shop/Deployment/cart. It helps.");
        assertThat(beside.suggestions()).extracting(Alternative::rule).containsExactly("new/rule");

        var alone = judge(crashingCart(), anEvaluation().proposing(suggestion));
        assertThat(alone.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(alone.executed()).isFalse();
        assertThat(chosen(alone)).isEqualTo("notify_only");
        assertThat(alone.reason()).contains("Suggested by new/rule: rollback_deployment");
    }

    @Test
    void aSuggestionIsToldEvenWhereNothingIsToBeDone() {
        var suggestion = aProposal("restart_pod")
                .trusted(TrustStage.SUGGEST)
                .by("new/rule")
                .priority(99)
                .made();
        var nothing = aProposal(Proposal.NONE).by("noise/rule").priority(90).made();

        assertThat(judge(crashingCart(), anEvaluation().proposing(suggestion, nothing))
                        .outcome())
                .isEqualTo(Outcome.NOTIFY);
        assertThat(judge(crashingCart(), anEvaluation().proposing(nothing)).outcome())
                .isEqualTo(Outcome.SUPPRESS);
    }

    /** The page comes first without the rollback; after it, the restart is next in line for the same finding. */
    @Test
    void asksBeforeItDoesWhatIsNextOnlyAfterARuleThatNeedsApproval() {
        var asking = aProposal("rollback_deployment")
                .answering("bad-rollout")
                .by("mine/ask")
                .priority(95)
                .trusted(TrustStage.APPROVE)
                .made();
        var page = aProposal("notify_only")
                .with("severity", "page")
                .by("crash/page")
                .priority(60)
                .made();
        var denied = aSnapshot().in(aDeployment("shop", "cart").labelled("helm.toolkit.fluxcd.io/name", "cart"));

        var before = judge(denied, anEvaluation().proposing(page, RESTART));
        var decision = judge(denied, anEvaluation().proposing(asking, page, RESTART));

        assertThat(before.outcome()).isEqualTo(Outcome.ESCALATE);
        assertThat(decision.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(decision.executed()).isFalse();
        assertThat(chosen(decision)).isEqualTo("restart_pod");
        assertThat(decision.reason())
                .contains("only after what mine/ask proposes")
                .contains("a person must agree");

        var alone = judge(denied, anEvaluation().proposing(asking, RESTART));
        assertThat(alone.outcome()).isEqualTo(Outcome.ACT);
        assertThat(chosen(alone)).isEqualTo("restart_pod");

        var trusted = judge(denied, anEvaluation().proposing(ROLLBACK, page, RESTART));
        assertThat(trusted.outcome()).isEqualTo(Outcome.ACT);
    }

    private static Proposal nothing(String rule, int priority, TrustStage trust) {
        return Proposal.nothing(ObjectRef.parse("", CART), "It is a drill.")
                .answering(Finding.of("bad-rollout", ObjectRef.parse("", CART), ""))
                .attributedTo(Proposal.Source.RULE, rule, Proposal.Priority.of(priority, 0), trust);
    }

    @ParameterizedTest
    @CsvSource({"notify_only, page, ESCALATE", "notify_only, , NOTIFY", "restart_pod, , NOTIFY", "none, , SUPPRESS"})
    void aRuleThatNeedsApprovalKeepsNobodyFromBeingToldUnasked(String otherwise, String severity, Outcome outcome) {
        var other = aProposal(otherwise).by("a/rule").priority(60);
        if (severity != null) {
            other.with("severity", severity);
        }

        var decision = judge(
                crashingCart(), anEvaluation().proposing(nothing("mine/quiet", 95, TrustStage.APPROVE), other.made()));

        assertThat(decision.outcome()).isEqualTo(outcome);
        assertThat(decision.reason()).startsWith("It is a drill.");
        if (outcome != Outcome.SUPPRESS) {
            assertThat(decision.reason()).contains("mine/quiet needs approval to keep quiet");
            assertThat(chosen(decision)).isEqualTo("notify_only");
            assertThat(rejection(decision, "none")).isNotBlank();
        }
    }

    @Test
    void whatIsNextOnlyAfterARuleThatNeedsApprovalKeepsNobodyFromBeingTold() {
        var asking = aProposal("rollback_deployment")
                .answering("bad-rollout")
                .by("mine/ask")
                .priority(95)
                .trusted(TrustStage.APPROVE)
                .made();
        var page = aProposal("notify_only")
                .with("severity", "page")
                .by("crash/page")
                .priority(60)
                .made();

        var decision = judge(
                aSnapshot().in(aDeployment("shop", "cart").labelled("helm.toolkit.fluxcd.io/name", "cart")),
                anEvaluation().proposing(asking, page, nothing("noise/rule", 40, TrustStage.AUTO)));

        assertThat(decision.outcome()).isEqualTo(Outcome.ESCALATE);
        assertThat(decision.reason()).contains("mine/ask needs approval to keep quiet");
    }
}
