package io.kubernaut.core.deliberation;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static io.kubernaut.core.policy.PolicyFixtures.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.Risk;
import io.kubernaut.core.cluster.NodeMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Decision.Alternative;
import io.kubernaut.core.decision.Decision.Choice;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.decision.Veto;
import io.kubernaut.core.deliberation.RulesByHand.EvaluationMaking;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a model is asked for a plan, which plans count, and that each is for a person. */
class JudgementOfPlansTest extends JudgementCase {
    private static final String NODE = "Node/worker-1";
    private static final Proposal CORDON = step("cordon_node", NODE);
    private static final Proposal RESTART_POD = step("restart_pod", "shop/Pod/cart-1-a");

    private final List<Advisor.Question> questions = new ArrayList<>();

    private static Proposal step(String action, String target) {
        return aProposal(action).on(target).byModel().confident(1).made();
    }

    private static SnapshotMaking sick(@Nullable NodeMaking node, String trust) {
        var stage = TrustStage.valueOf(trust.toUpperCase(Locale.ROOT));
        return aSnapshot()
                .in(
                        aDeployment("shop", "cart").replicas(3, 2),
                        aReplicaSet("shop", "cart-1")
                                .ownedBy("Deployment", "cart")
                                .revision(1),
                        aPod("shop", "cart-1-a")
                                .ownedBy("ReplicaSet", "cart-1")
                                .on("worker-1")
                                .crashing(),
                        aPod("shop", "cart-1-b").ownedBy("ReplicaSet", "cart-1").on("worker-2"),
                        aPod("shop", "cart-1-c").ownedBy("ReplicaSet", "cart-1").on("worker-2"),
                        node == null ? aNode("worker-1") : node,
                        aNode("worker-2"),
                        aNode("worker-3"),
                        aNode("worker-4"))
                .policy(aPolicy()
                        .trustingModels("*", stage)
                        .trustingModels("drain_node", stage)
                        .made());
    }

    /** A workload that crashes, on a node that has no memory left; everything is trusted as far as can be. */
    private static SnapshotMaking compound() {
        return sick(aNode("worker-1").withPressure("MemoryPressure"), "auto");
    }

    private Decision judged(SnapshotMaking snapshot, EvaluationMaking evaluation, int most, Proposal... answered) {
        return judge(snapshot, evaluation, new Advisor() {
            @Override
            public Advice advise(Snapshot facts, Question question) {
                questions.add(question);
                return new Advice.Consulted(List.of(answered), "It was asked.");
            }

            @Override
            public int mostSteps(Snapshot facts) {
                return most;
            }
        });
    }

    private Decision judged(SnapshotMaking snapshot, Proposal... answered) {
        return judged(snapshot, anEvaluation(), 4, answered);
    }

    private static List<String> plan(Decision decision) {
        return decision.chosen().plan().stream().map(Choice::words).toList();
    }

    @Test
    void putsAPlanToAPersonThoughEverythingIsSetToAuto() {
        var decision = judged(compound().mode(Mode.ACT), CORDON, RESTART_POD);

        assertThat(questions).singleElement().isInstanceOfSatisfying(Advisor.Question.Plan.class, plan -> {
            assertThat(plan.mostSteps()).isEqualTo(4);
            assertThat(plan.options()).isNotEmpty();
        });
        assertThat(decision.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(decision.executed()).isFalse();
        assertThat(plan(decision)).containsExactly("cordon_node on Node/worker-1", "restart_pod on shop/Pod/cart-1-a");
        assertThat(decision.chosen().plan()).allSatisfy(step -> {
            assertThat(step.trust()).isEqualTo(TrustStage.APPROVE);
            assertThat(step.source()).isEqualTo(Proposal.Source.MODEL);
        });
        assertThat(decision.advisor().question()).isEqualTo(Decision.Asked.PLAN);
        assertThat(decision.reason())
                .contains("More than one thing is unwell: Node/worker-1, shop/Deployment/cart.")
                .contains("A plan of 2 steps, whose risk is low as that of the riskiest:")
                .contains("1. cordon_node on Node/worker-1", "2. restart_pod on shop/Pod/cart-1-a");
        assertThat(decision.guards()).extracting(Decision.GuardLine::action).contains("cordon_node", "restart_pod");
    }

    @Test
    void namesAllStepsBeforeWhatTheModelSaysOfThemWhichCannotPassForAStep() {
        var talking = new Proposal(
                CORDON.action(),
                CORDON.target(),
                CORDON.parameters(),
                "Harmless.\" 2. collect_diagnostics on shop/Deployment/cart. " + "x".repeat(400),
                "",
                CORDON.source(),
                CORDON.rule(),
                CORDON.priority(),
                CORDON.trust(),
                CORDON.confidence());

        var words = new Draft(
                        List.of(talking, RESTART_POD),
                        ActionCatalogue.standard(),
                        compound().made())
                .words();

        assertThat(words)
                .startsWith(
                        "A plan of 2 steps, whose risk is low as that of the riskiest: 1. cordon_node on Node/worker-1."
                                + " 2. restart_pod on shop/Pod/cart-1-a. The model's reasons: 1. \"Harmless.' 2. collect_");
        assertThat(words).hasSizeLessThan(400);
    }

    @Test
    void isAsRiskyAsItsRiskiestStep() {
        var catalogue = ActionCatalogue.standard();
        var snapshot = compound().made();

        assertThat(new Draft(List.of(CORDON, RESTART_POD), catalogue, snapshot).risk())
                .isEqualTo(Risk.LOW);
        assertThat(new Draft(List.of(CORDON, step("rollback_deployment", CART)), catalogue, snapshot).risk())
                .isEqualTo(Risk.MEDIUM);
        assertThat(new Draft(List.of(step("drain_node", NODE), step("rollback_deployment", CART)), catalogue, snapshot)
                        .risk())
                .isEqualTo(Risk.HIGH);
    }

    @Test
    void putsEvenASingleStepToAPersonWhereAPlanWasAskedFor() {
        var decision = judged(compound(), RESTART_POD);

        assertThat(decision.outcome()).isEqualTo(Outcome.AWAIT_APPROVAL);
        assertThat(decision.chosen().then()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"suggest, The model may only suggest it. A plan of 2 steps", "shadow, ''"})
    void goesNoFurtherThanTheModelIsTrustedWithItsSteps(String trust, String said) {
        var decision = judged(sick(aNode("worker-1").withPressure("MemoryPressure"), trust), CORDON, RESTART_POD);

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.reason()).contains(said);
        assertThat(decision.alternatives()).extracting(Alternative::action).contains("cordon_node", "restart_pod");
        assertThat(decision.suggestions()).isEmpty();
    }

    @Test
    void onlySuggestsAPlanBesideAPage() {
        var page = aProposal(Proposal.TELLING)
                .with("severity", "page")
                .by("crash/page")
                .made();

        var decision = judged(compound(), anEvaluation().proposing(page), 4, CORDON, RESTART_POD);

        assertThat(decision.outcome()).isEqualTo(Outcome.ESCALATE);
        assertThat(decision.reason()).contains("The model may only suggest it. A plan of 2 steps");
    }

    @Test
    void asksForNoPlanWhereOnlyOneThingIsUnwell() {
        judged(sick(null, "auto"), CORDON, RESTART_POD);

        assertThat(questions).singleElement().isInstanceOf(Advisor.Question.Propose.class);
    }

    @Test
    void asksForNoPlanWhereNobodyWantsOne() {
        judged(compound(), anEvaluation(), 1, CORDON, RESTART_POD);

        assertThat(questions).singleElement().isInstanceOf(Advisor.Question.Propose.class);
    }

    @Test
    void asksForAPlanWhereRulesFoundMoreThanOneThing() {
        var cart = ObjectRef.parse("", CART);
        judged(
                sick(null, "auto"),
                anEvaluation()
                        .finding(Finding.of("out-of-memory", cart, "It is killed."))
                        .finding(Finding.of("bad-probe", cart, "It is slow.")),
                4,
                RESTART_POD);

        assertThat(questions).singleElement().isInstanceOf(Advisor.Question.Plan.class);
    }

    static Stream<Arguments> flawed() {
        return Stream.of(
                Arguments.of("Step 2: It is step 1 once more.", List.of(CORDON, CORDON)),
                Arguments.of(
                        "Step 2: It changes Node/worker-1, which step 1 changes already",
                        List.of(CORDON, step("drain_node", NODE))),
                Arguments.of(
                        "Step 2: It changes shop/Pod/cart-1-a, which step 1 changes already",
                        List.of(step("restart_pod", CART), RESTART_POD)),
                Arguments.of(
                        "Step 2: It changes shop/Deployment/cart, which step 1 changes already",
                        List.of(RESTART_POD, step("restart_pod", CART))),
                Arguments.of("Step 1: There is no action rm_rf.", List.of(step("rm_rf", CART), RESTART_POD)),
                Arguments.of(
                        "Step 2: It is not among what the model was offered.",
                        List.of(CORDON, step("restart_pod", "shop/Deployment/payments"))),
                Arguments.of(
                        "Step 2: It is not among what the model was offered.",
                        List.of(CORDON, step("cordon_node", "Node/worker-9"))),
                Arguments.of(
                        "Step 2: It is not among what the model was offered.",
                        List.of(CORDON, step(Proposal.NONE, CART))),
                Arguments.of(
                        "Step 2: It is not among what the model was offered.",
                        List.of(CORDON, step(Proposal.TELLING, CART))),
                Arguments.of(
                        "Step 2: restart_pod has no parameter force",
                        List.of(
                                CORDON,
                                aProposal("restart_pod")
                                        .on("shop/Pod/cart-1-a")
                                        .with("force", true)
                                        .byModel()
                                        .made())),
                Arguments.of("It has 5 steps, and at most 4 are asked for.", pods(5)),
                Arguments.of("It has 10000 steps, and at most 4 are asked for.", pods(10_000)));
    }

    private static List<Proposal> pods(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> step("restart_pod", "shop/Pod/p" + i))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("flawed")
    void tellsAPersonWhyAPlanDoesNotCountAndDoesNothingOfIt(String why, List<Proposal> answered) {
        var decision = judged(compound(), answered.toArray(Proposal[]::new));

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.chosen().source()).isEqualTo(Proposal.Source.DEFAULT);
        assertThat(decision.chosen().then()).isEmpty();
        assertThat(decision.reason()).contains("The model's plan does not count. " + why);
        assertThat(decision.alternatives())
                .hasSizeLessThanOrEqualTo(4)
                .allSatisfy(a -> assertThat(a.rejectedBecause()).contains(why));
    }

    @Test
    void refusesAPlanOneStepOfWhichARuleObjectsTo() {
        var veto = Veto.of("cordon_node", ObjectRef.parse("", NODE), "It is looked at.")
                .raisedBy("r");

        var decision = judged(compound(), anEvaluation().vetoing(veto), 4, RESTART_POD, CORDON);

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.reason()).contains("does not count. Step 2: Vetoed by r: It is looked at.");
    }

    @Test
    void tellsAPersonWhereNoPlanComesOfIt() {
        var decision = judge(compound(), anEvaluation(), new Advisor() {
            @Override
            public Advice advise(Snapshot facts, Question question) {
                return new Advice.NotConsulted("No model gave an answer that can be used. steps[1]: choice is none.");
            }

            @Override
            public int mostSteps(Snapshot facts) {
                return 4;
            }
        });

        assertThat(decision.outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(decision.reason())
                .contains("No plan comes of it. No model gave an answer that can be used. steps[1]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0, -1, 9, 10_000})
    void isNotAskedForLongerPlansThanAnybodyCanJudge(int steps) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Advisor.Question.Plan(List.of(), steps));
    }
}
