package io.kubernaut.core.deliberation;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a model is asked, and what its advice is worth. */
class JudgementWithAdviceTest extends JudgementCase {
    @Test
    void asksTheAdvisorWhereNoRuleMatches() {
        var advised = aProposal("restart_pod").byModel().made();

        var decision = judge(
                crashingCart(),
                anEvaluation(),
                (snapshot, level) -> new Advisor.Advice.Consulted(List.of(advised), "No rule matched."));

        assertThat(chosen(decision)).isEqualTo("restart_pod");
        assertThat(decision.chosen().source()).isEqualTo(Proposal.Source.MODEL);
        assertThat(decision.advisor())
                .isEqualTo(new Decision.AdvisorLine(
                        true, "No rule matched.", false, Decision.Asked.PROPOSE, null, List.of(advised)));
    }

    @Test
    void onlySuggestsUnlessTheOperatorLetsModelsDoMore() {
        var advised = aProposal("restart_pod").byModel().confident(1).made();
        Advisor advisor = (snapshot, question) -> new Advisor.Advice.Consulted(List.of(advised), "Asked.");

        var decision = judge(crashingCart().policy(aPolicy().made()), anEvaluation(), advisor);

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.reason()).contains("Suggested by the model: restart_pod");
    }

    @ParameterizedTest
    @CsvSource({
        "restart_pod, approve, AWAIT_APPROVAL",
        "restart_pod, auto, ACT",
        "shop/restart_pod, auto, ACT",
        "other/restart_pod, auto, NOTIFY",
        "rollback_deployment, auto, NOTIFY",
        "shop/*, approve, AWAIT_APPROVAL",
        "*, auto, ACT"
    })
    void goesAsFarAsModelsAreTrustedWithTheActionInTheNamespace(String what, String stage, Outcome outcome) {
        var advised = aProposal("restart_pod").byModel().confident(1).made();
        var policy = aPolicy().trustingModels(what, TrustStage.valueOf(stage.toUpperCase(Locale.ROOT)));

        var decision = judge(
                crashingCart().policy(policy.made()),
                anEvaluation(),
                (snapshot, question) -> new Advisor.Advice.Consulted(List.of(advised), "Asked."));

        assertThat(decision.outcome()).isEqualTo(outcome);
    }

    @Test
    void tellsByTheRulesAndDecidesAgainWhenTheAnswerIsAwaited() {
        var consultation = UUID.randomUUID();
        var facts = crashingCart();

        var decision = judge(
                facts,
                anEvaluation(),
                (snapshot, question) ->
                        new Advisor.Advice.Pending("A model is asked.", Duration.ofMinutes(2), consultation));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.advisor())
                .isEqualTo(new Decision.AdvisorLine(
                        false, "A model is asked.", true, Decision.Asked.PROPOSE, consultation, List.of()));
        assertThat(decision.retryAt()).isEqualTo(facts.made().takenAt().plus(Duration.ofMinutes(2)));
    }

    @Test
    void actsByTheRulesOrderWhileAModelIsAskedForAnother() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .proposing(
                                aProposal("rollback_deployment")
                                        .with("toRevision", 4)
                                        .by("b")
                                        .priority(50)
                                        .made(),
                                aProposal("restart_pod").by("a").priority(50).made()),
                (snapshot, question) ->
                        new Advisor.Advice.Pending("A model is asked.", Duration.ofMinutes(2), UUID.randomUUID()));

        assertThat(decision.outcome()).isEqualTo(Outcome.ACT);
        assertThat(decision.retryAt()).isNull();
        assertThat(decision.advisor().pending()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"70, 67, 2", "70, 66, -1"})
    void asksTheAdvisorOnlyWhereTheBestAreLevel(int best, int second, int asked) {
        var seen = new ArrayList<Integer>(List.of(-1));
        judge(
                crashingCart().policy(aPolicy().levelMargin(3).made()),
                anEvaluation()
                        .proposing(
                                aProposal("rollback_deployment")
                                        .by("a")
                                        .priority(best)
                                        .made(),
                                aProposal("restart_pod")
                                        .by("b")
                                        .priority(second)
                                        .made()),
                (snapshot, question) -> {
                    seen.set(0, level(question).size());
                    return new Advisor.Advice.Consulted(List.of(), "");
                });

        assertThat(seen).containsExactly(asked);
    }

    @Test
    void putsAdviceBeforeLevelProposalsAndKeepsThemAsAlternatives() {
        var decision = judge(
                aSnapshot().in(aDeployment("shop", "cart"), aNode("worker-1")),
                anEvaluation()
                        .proposing(
                                aProposal("rollback_deployment")
                                        .by("a")
                                        .priority(50)
                                        .made(),
                                aProposal("scale_deployment")
                                        .with("replicas", 3)
                                        .by("b")
                                        .priority(50)
                                        .made()),
                (snapshot, question) ->
                        new Advisor.Advice.Consulted(List.of(level(question).getLast()), "Level."));

        assertThat(chosen(decision)).isEqualTo("scale_deployment");
        assertThat(rejection(decision, "rollback_deployment")).isNotBlank();
    }

    @Test
    void holdsAdviceToTheSameVetoesSchemasAndGuardsAndRecordsIt() {
        var decision = judge(
                crashingCart(),
                anEvaluation()
                        .vetoing(Veto.of("rollback_deployment", ObjectRef.parse("", CART), "Migrated.")
                                .raisedBy("r")),
                (snapshot, level) -> new Advisor.Advice.Consulted(
                        List.of(
                                aProposal("rollback_deployment").byModel().made(),
                                aProposal("rm_rf").byModel().made()),
                        "No rule matched."));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(rejection(decision, "rollback_deployment")).startsWith("Vetoed by r");
        assertThat(rejection(decision, "rm_rf")).isEqualTo("There is no action rm_rf.");
    }

    @Test
    void decidesWithoutAnAdvisorThatFails() {
        var decision = judge(crashingCart(), anEvaluation(), (snapshot, level) -> {
            throw new IllegalStateException("no route to host");
        });

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.advisor().consulted()).isFalse();
        assertThat(decision.advisor().why()).contains("no route to host");
    }

    private static List<Proposal> level(Advisor.Question question) {
        return ((Advisor.Question.Rank) question).level();
    }
}
