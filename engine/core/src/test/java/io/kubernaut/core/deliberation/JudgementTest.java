package io.kubernaut.core.deliberation;

import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Subject.Presence;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest extends JudgementCase {
    @Test
    void actsOnTheBestProposalAndSaysWhyNotOnTheOthers() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(RESTART, ROLLBACK)
                        .finding(Finding.of("bad-rollout", ObjectRef.parse("", CART), "revision 5 crashes")));

        assertThat(decision.outcome()).isEqualTo(Outcome.ACT);
        assertThat(decision.executed()).isTrue();
        assertThat(chosen(decision)).isEqualTo("rollback_deployment");
        assertThat(decision.chosen().parameters()).containsEntry("toRevision", 4L);
        assertThat(decision.reason()).isEqualTo("It helps.");
        assertThat(rejection(decision, "restart_pod")).isEqualTo("Ranked below rollback_deployment (40 to 70).");
        assertThat(decision.findings()).containsExactly("bad-rollout: revision 5 crashes");
        assertThat(decision.guards())
                .hasSize(18)
                .allSatisfy(g -> assertThat(g.action()).isEqualTo("rollback_deployment"));
        assertThat(decision.advisor()).isEqualTo(new Decision.AdvisorLine(false, "A rule matched."));
        assertThat(decision.retryAt()).isNull();
        assertThat(decision.ruleBase()).isEqualTo("sha256:rules");
        assertThat(decision.snapshot()).isEqualTo("sha256:snapshot");
    }

    @Test
    void tellsWhatThisInstallationCannotCarryOut() {
        var decision = new Judgement(
                        ActionCatalogue.standard(),
                        Guards.standard((cluster, action) -> !action.equals("rollback_deployment")),
                        NOBODY)
                .judge(
                        crashingCart().made(),
                        anEvaluation().proposing(ROLLBACK).made(),
                        "sha256:rules",
                        "sha256:snapshot");

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.executed()).isFalse();
        assertThat(decision.reason())
                .contains("It helps.")
                .contains("This installation cannot carry out rollback_deployment; a person must.");
    }

    @Test
    void observesWithoutExecuting() {
        var decision = judge(crashingCart().mode(Mode.OBSERVE), anEvaluation().proposing(ROLLBACK));

        assertThat(decision.outcome()).isEqualTo(Outcome.ACT);
        assertThat(decision.executed()).isFalse();
    }

    @Test
    void carriesEvidenceCollectionOutAsNotification() {
        var decision = judge(
                crashingCart(),
                anEvaluation().proposing(aProposal("collect_diagnostics").made()));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.executed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rollback_deployment, shop/Deployment/cart, true",
        "*, shop/Deployment/cart, true",
        "restart_pod, shop/Deployment/cart, false",
        "rollback_deployment, shop/Deployment/other, false",
    })
    void letsARuleObject(String action, String target, boolean stopped) {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(ROLLBACK)
                        .vetoing(Veto.of(action, ObjectRef.parse("", target), "It ran a migration.")
                                .raisedBy("crash/leave-alone")));

        assertThat(decision.outcome()).isEqualTo(stopped ? Outcome.NOTIFY : Outcome.ACT);
        if (stopped) {
            assertThat(rejection(decision, "rollback_deployment"))
                    .isEqualTo("Vetoed by crash/leave-alone: It ran a migration.");
        }
    }

    @Test
    void aVetoOfEverythingStillLetsPeopleBeTold() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(aProposal("notify_only").made(), ROLLBACK)
                        .vetoing(Veto.of("*", ObjectRef.parse("", CART), "Hands off.")
                                .raisedBy("r")));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.chosen().source()).isEqualTo(Proposal.Source.RULE);
    }

    @Test
    void aVetoOnTheSubjectCoversWhatIsProposedForItsPods() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(
                                aProposal("restart_pod").on("shop/Pod/cart-0").made())
                        .vetoing(Veto.of("restart_pod", ObjectRef.parse("", CART), "It warms up for an hour.")
                                .raisedBy("r")));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format_disk         | shop/Deployment/cart | x          | 1    | There is no action format_disk.",
                "rollback_deployment | shop/StatefulSet/db  | toRevision | 1 | rollback_deployment does not apply to a StatefulSet.",
                "rollback_deployment | shop/Deployment/cart | toRevision | 0    | toRevision must be at least 1, not 0",
                "rollback_deployment | shop/Deployment/cart | toRevision | last | toRevision is not a whole number: last",
                "rollback_deployment | shop/Deployment/cart | force      | true | rollback_deployment has no parameter force",
                "scale_deployment    | shop/Deployment/cart | replicas   | 1001 | replicas must be at most 1000, not 1001",
                "increase_resources  | shop/Deployment/cart | limits.cpu | 1    | increase_resources needs the parameter container",
            })
    void refusesWhatDoesNotFitTheCatalogue(
            String action, String target, String parameter, String value, String because) {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(aProposal(action)
                                .on(target)
                                .with(parameter, value)
                                .made()));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(rejection(decision, action)).isEqualTo(because);
    }

    @Test
    void asksAPersonWhereAGuardWantsOne() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(aProposal("rollback_deployment")
                                .trusted(TrustStage.APPROVE)
                                .made()));

        assertThat(decision.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(decision.executed()).isFalse();
        assertThat(chosen(decision)).isEqualTo("rollback_deployment");
        assertThat(decision.reason()).contains("only after a person has agreed");
    }

    @Test
    void holdsAndSaysWhenItDecidesAgain() {
        var decision = judge(
                crashingCart().withRecentAction("scale_deployment", CART, "2026-01-01T11:50:00Z"),
                anEvaluation().proposing(ROLLBACK));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.retryAt()).isEqualTo("2026-01-01T12:05:00Z");
        assertThat(chosen(decision)).isEqualTo("notify_only");
        assertThat(decision.executed()).isFalse();
        assertThat(decision.reason())
                .isEqualTo("It helps. But rollback_deployment is not carried out: scale_deployment ran 10 min ago.");
    }

    @Test
    void keepsTheRetryAlsoWhereSomeoneIsPagedMeanwhile() {
        var page = aProposal("notify_only")
                .with("severity", "page")
                .answering("bad-rollout")
                .by("crash/page")
                .priority(10)
                .made();

        var decision = judge(
                crashingCart().withRecentAction("scale_deployment", CART, "2026-01-01T11:50:00Z"),
                anEvaluation().proposing(ROLLBACK, page));

        assertThat(decision.outcome()).isEqualTo(Outcome.ESCALATE);
        assertThat(decision.retryAt()).isEqualTo("2026-01-01T12:05:00Z");
    }

    @Test
    void pagesWhereARuleSaysSo() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(aProposal("notify_only")
                                .with("severity", "page")
                                .made()));

        assertThat(decision.outcome()).isEqualTo(Outcome.ESCALATE);
        assertThat(decision.executed()).isFalse();
    }

    @Test
    void triesTheNextCandidateOfAnotherRuleForTheSameFindingAfterADenial() {
        var decision = judge(
                aSnapshot().in(aDeployment("shop", "cart").labelled("helm.toolkit.fluxcd.io/name", "cart")),
                anEvaluation().proposing(ROLLBACK, RESTART));

        assertThat(decision.outcome()).isEqualTo(Outcome.ACT);
        assertThat(chosen(decision)).isEqualTo("restart_pod");
        assertThat(rejection(decision, "rollback_deployment")).contains("change it in Git");
        assertThat(decision.guards()).allSatisfy(g -> assertThat(g.action()).isEqualTo("restart_pod"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"another finding", "the same rule", "no finding"})
    void doesNotEvadeADenialByWhatWasMeantForSomethingElse(String why) {
        var top = aProposal("rollback_deployment").by("a").priority(70);
        var next = aProposal("restart_pod")
                .by(why.equals("the same rule") ? "a" : "b")
                .priority(40);
        if (!why.equals("no finding")) {
            top.answering("bad-rollout");
            next.answering(why.equals("another finding") ? "dependency-down" : "bad-rollout");
        }

        var decision = judge(
                aSnapshot().in(aDeployment("shop", "cart").labelled("helm.toolkit.fluxcd.io/name", "cart")),
                anEvaluation().proposing(top.made(), next.made()));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(chosen(decision)).isEqualTo("notify_only");
        assertThat(rejection(decision, "restart_pod")).isNotBlank();
    }

    @Test
    void doesNothingWhereARuleSaysThatNothingIsToBeDone() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(
                                Proposal.nothing(ObjectRef.parse("", CART), "It has recovered.")
                                        .attributedTo(
                                                Proposal.Source.RULE,
                                                "general/recovered",
                                                Proposal.Priority.of(100, 0),
                                                TrustStage.AUTO),
                                ROLLBACK));

        assertThat(decision.outcome()).isEqualTo(Outcome.SUPPRESS);
        assertThat(decision.chosen()).isNull();
        assertThat(decision.executed()).isFalse();
        assertThat(decision.reason()).isEqualTo("It has recovered.");
    }

    @Test
    void tellsPeopleWhatTheAlertMeansWithEverythingThatChangesNothing() {
        var told = judge(
                crashingCart().meaning("A container keeps restarting. Look first at: its log."),
                anEvaluation().proposing(aProposal("notify_only").made()));
        var nothing = judge(crashingCart().meaning("A container keeps restarting."), anEvaluation());

        assertThat(told.reason()).isEqualTo("It helps. A container keeps restarting. Look first at: its log.");
        assertThat(nothing.reason()).endsWith("a person should look. A container keeps restarting.");
    }

    @ParameterizedTest
    @EnumSource(Presence.class)
    void tellsAPersonWhereNoRuleProposes(Presence presence) {
        var decision = judge(crashingCart().subjectThatIs(presence), anEvaluation());

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.chosen().source()).isEqualTo(Proposal.Source.DEFAULT);
        assertThat(decision.executed()).isFalse();
        assertThat(decision.retryAt()).isNull();
        assertThat(decision.reason())
                .startsWith(
                        switch (presence) {
                            case UNKNOWN -> "Nobody is acted on:";
                            case GONE -> "The target is gone:";
                            case FOUND, WIDE -> "No rule knows a remedy for crash-loop";
                        });
    }

    @Test
    void decidesAgainSoonWhereTheClusterCouldNotBeRead() {
        var decision = judge(
                crashingCart().subjectThatIs(Presence.UNKNOWN).clusterAway("the caches are not filled yet"),
                anEvaluation());

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.retryAt()).isEqualTo("2026-01-01T12:01:00Z");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void decidesTheSameWhateverTheOrderOfProposals(long seed) {
        var random = new Random(seed);
        var actions = List.of("restart_pod", "rollback_deployment", "collect_diagnostics", "drain_node", "nonsense");
        var proposals = new ArrayList<Proposal>();
        for (int i = 0; i < 12; i++) {
            proposals.add(aProposal(actions.get(random.nextInt(actions.size())))
                    .by("rule-" + random.nextInt(4))
                    .answering("finding-" + random.nextInt(2))
                    .priority(random.nextInt(3) * 10)
                    .trusted(TrustStage.values()[random.nextInt(4)])
                    .made());
        }
        var expected = judge(crashingCart(), anEvaluation().proposing(proposals.toArray(Proposal[]::new)));

        Collections.shuffle(proposals, random);

        assertThat(judge(crashingCart(), anEvaluation().proposing(proposals.toArray(Proposal[]::new))))
                .isEqualTo(expected);
    }

    @Test
    void looksAgainForASubjectOfAKindThatItDoesNotSee() {
        var cluster = aCluster();
        cluster.nowUnseen("Deployment", "the first list is not in yet");

        var decision =
                judge(aSnapshot().about(CART).subjectThatIs(Presence.UNKNOWN).in(cluster), anEvaluation());

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.retryAt()).isEqualTo(decision.decidedAt().plusSeconds(300));
    }
}
