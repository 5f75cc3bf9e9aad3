package io.kubernaut.core.deliberation;

import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.context.Subject.Presence;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.deliberation.RulesByHand.EvaluationMaking;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that answers whatever it likes: what it is asked, and what of it can have an effect. */
class ClosedSetOfAdviceTest extends JudgementCase {
    private static final ObjectRef SUBJECT = ObjectRef.parse("", CART);

    private static final Proposal NOTHING = Proposal.nothing(SUBJECT, "Known and harmless.")
            .attributedTo(Proposal.Source.RULE, "crash/known", Proposal.Priority.of(70, 0), TrustStage.AUTO);

    private final List<Advisor.Question> questions = new ArrayList<>();

    @Test
    void offersWhatTheCatalogueKnowsOnWhatTheSnapshotShowsAndNoTelling() {
        answer(crashingCart(), anEvaluation());

        assertThat(offered()).contains("restart_pod " + CART, "rollback_deployment " + CART);
        assertThat(offered()).noneMatch(o -> o.startsWith("notify_only") || o.startsWith("expand_pvc"));
    }

    @Test
    void offersNothingThatARuleObjectsTo() {
        answer(
                crashingCart(),
                anEvaluation()
                        .vetoing(Veto.of("rollback_deployment", SUBJECT, "Migrated.")
                                .raisedBy("r")));

        assertThat(offered()).contains("restart_pod " + CART).noneMatch(o -> o.startsWith("rollback_deployment"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop/Deployment/payments", "kube-system/Deployment/coredns", "Node/worker-1", "Cluster/"})
    void refusesTargetsThatItDidNotOffer(String target) {
        var elsewhere =
                aProposal("restart_pod").byModel().confident(1).on(target).made();

        var decision = answer(crashingCart(), anEvaluation(), elsewhere);

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(rejection(decision, "restart_pod")).isNotBlank();
    }

    @Test
    void neverKeepsQuietBecauseAModelSaysSo() {
        var decision = answer(crashingCart(), anEvaluation(), NOTHING);

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(rejection(decision, Proposal.NONE)).isEqualTo("It is not among what the model was offered.");
    }

    @Test
    void takesNoAnswerForARules() {
        var posing = aProposal("restart_pod").by("crash/restart").made();

        var decision = answer(crashingCart(), anEvaluation(), posing);

        assertThat(decision.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(decision.chosen().source()).isEqualTo(Proposal.Source.MODEL);
        assertThat(decision.chosen().rule()).isEmpty();
    }

    @Test
    void tellsWhatAModelMayOnlySuggest() {
        var decision = answer(crashingCart(), anEvaluation(), restart(TrustStage.SUGGEST));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.executed()).isFalse();
        assertThat(decision.reason()).contains("Suggested by the model: restart_pod on " + CART);
    }

    @Test
    void onlyRecordsAModelInShadow() {
        var decision = answer(crashingCart(), anEvaluation(), restart(TrustStage.SHADOW));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.reason()).doesNotContain("restart_pod");
        assertThat(rejection(decision, "restart_pod")).startsWith("In shadow");
    }

    @Test
    void asksWhereRulesOnlyTellAndPutsTheAnswerFirst() {
        var decision = answer(crashingCart(), anEvaluation().proposing(telling("warning")), restart(TrustStage.AUTO));

        assertThat(decision.outcome()).isEqualTo(Outcome.ACT);
        assertThat(chosen(decision)).isEqualTo("restart_pod");
    }

    @Test
    void pagesWhomARulePagesAndAddsTheSuggestion() {
        var decision = answer(crashingCart(), anEvaluation().proposing(telling("page")), restart(TrustStage.AUTO));

        assertThat(decision.outcome()).isEqualTo(Outcome.ESCALATE);
        assertThat(decision.reason()).contains("Suggested by the model: restart_pod");
    }

    @ParameterizedTest
    @CsvSource({"70, 70", "70, 69", "69, 70"})
    void asksNobodyWhereARuleSaysThatNothingIsToBeDone(int nothing, int restart) {
        var silent = NOTHING.attributedTo(
                Proposal.Source.RULE, "crash/known", Proposal.Priority.of(nothing, 0), TrustStage.AUTO);
        var acting =
                aProposal("restart_pod").by("crash/restart").priority(restart).made();

        var decision = answer(crashingCart(), anEvaluation().proposing(silent, acting), acting);

        assertThat(questions).isEmpty();
        assertThat(decision.advisor().consulted()).isFalse();
        assertThat(decision.advisor().why()).contains("nothing is to be done");
    }

    @Test
    void asksNobodyInModeOff() {
        var decision = answer(crashingCart().mode(Mode.OFF), anEvaluation(), restart(TrustStage.AUTO));

        assertThat(questions).isEmpty();
        assertThat(decision.advisor().why()).contains("The mode is off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GONE", "UNKNOWN"})
    void asksNobodyAboutASubjectThatIsNotThere(Presence presence) {
        answer(crashingCart().subjectThatIs(presence), anEvaluation(), restart(TrustStage.AUTO));

        assertThat(questions).isEmpty();
    }

    @Test
    void asksNobodyWhereARuleObjectsToEveryChange() {
        var decision = answer(
                crashingCart(),
                anEvaluation()
                        .vetoing(Veto.of("*", SUBJECT, "The owner works on it.").raisedBy("r")));

        assertThat(questions).isEmpty();
        assertThat(decision.advisor().why()).contains("The owner works on it.");
    }

    @Test
    void putsNothingBesideLevelProposals() {
        var foreign =
                aProposal("scale_deployment").byModel().with("replicas", 9).made();

        var decision = answer(crashingCart(), level(), foreign);

        assertThat(questions).hasSize(1).first().isInstanceOf(Advisor.Question.Rank.class);
        assertThat(chosen(decision)).isNotEqualTo("scale_deployment");
        assertThat(rejection(decision, "scale_deployment"))
                .isEqualTo("A model may only put in order what is level, and this is not.");
    }

    @Test
    void putsNothingBeforeAPage() {
        var decision = answer(
                crashingCart(),
                anEvaluation()
                        .proposing(
                                telling("page"),
                                aProposal("restart_pod").by("a").made()),
                aProposal("restart_pod").byModel().made());

        assertThat(questions).isEmpty();
        assertThat(decision.advisor().why())
                .isEqualTo("A rule wants a person at once, and no model may put something before that.");
    }

    @Test
    void changesNoParameterOfLevelProposals() {
        var decision = answer(
                crashingCart(),
                level(),
                aProposal("rollback_deployment").byModel().with("toRevision", 1).made());

        assertThat(rejection(decision, "rollback_deployment")).isNotBlank();
        assertThat(chosen(decision)).isEqualTo(chosen(answer(crashingCart(), level())));
    }

    @Test
    void leavesALevelProposalTheRulesOwnWithTheTrustOfTheRule() {
        var asIfTrusted = aProposal("rollback_deployment")
                .byModel()
                .with("toRevision", 4)
                .priority(100)
                .made();
        var careful = aProposal("rollback_deployment")
                .with("toRevision", 4)
                .by("crash/roll-back")
                .trusted(TrustStage.APPROVE)
                .made();

        var decision = answer(
                crashingCart(),
                anEvaluation()
                        .proposing(careful, aProposal("restart_pod").by("a").made()),
                asIfTrusted);

        assertThat(decision.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(decision.chosen().source()).isEqualTo(Proposal.Source.RULE);
        assertThat(decision.chosen().rule()).isEqualTo("crash/roll-back");
    }

    @Test
    void asksNobodyThatIsOff() {
        var decision = judge(crashingCart(), anEvaluation(), Advisor.nobody("No key."));

        assertThat(decision.advisor()).isEqualTo(new Decision.AdvisorLine(false, "No key."));
    }

    private Decision answer(SnapshotMaking snapshot, EvaluationMaking evaluation, Proposal... proposals) {
        return judge(snapshot, evaluation, new Advisor() {
            @Override
            public Advice advise(Snapshot facts, Question question) {
                questions.add(question);
                return new Advice.Consulted(List.of(proposals), "Asked.");
            }

            @Override
            public Optional<String> off(Snapshot facts) {
                return Optional.empty();
            }
        });
    }

    private List<String> offered() {
        return ((Advisor.Question.Propose) questions.getFirst())
                .options().stream()
                        .map(o -> o.action().name() + " " + o.target().display())
                        .toList();
    }

    private static EvaluationMaking level() {
        return anEvaluation()
                .proposing(
                        aProposal("rollback_deployment")
                                .with("toRevision", 4)
                                .by("b")
                                .made(),
                        aProposal("restart_pod").by("a").made());
    }

    private static Proposal telling(String severity) {
        return aProposal("notify_only")
                .with("severity", severity)
                .by("crash/tell")
                .made();
    }

    private static Proposal restart(TrustStage stage) {
        return aProposal("restart_pod").byModel().confident(1).trusted(stage).made();
    }
}
