package io.kubernaut.core.replay;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static io.kubernaut.core.replay.CaseFixtures.doing;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.deliberation.RulesByHand;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model said is part of a stored case: it is decided again with it, and no model is asked. */
class RecordedAdviceTest {
    private static final String WOULD = "A model would be asked.";

    private static final Function<Snapshot, Evaluation> NO_RULE =
            s -> anEvaluation().made();

    private static final Advisor FAILS = (snapshot, question) -> {
        throw new AssertionError("a model was asked");
    };

    @Test
    void decidesAsThenWithTheAnswerOfThen() {
        var stored = decided(restartsThePod("It hangs."));
        assertThat(stored.decision().reason()).contains("Suggested by the model: restart_pod");

        var replayed = new Replay(deliberation(NO_RULE, FAILS)).replay(throughJson(stored));

        assertThat(replayed.differences()).isEmpty();
        assertThat(replayed.after().advisor()).isEqualTo(stored.decision().advisor());
    }

    @Test
    void decidesAsThenWhileTheAnswerWasAwaited() {
        var stored = decided((snapshot, question) ->
                new Advisor.Advice.Pending("It is asked.", Duration.ofMinutes(3), UUID.randomUUID()));

        var replayed = new Replay(deliberation(NO_RULE, FAILS)).replay(throughJson(stored));

        assertThat(replayed.differences()).isEmpty();
        assertThat(replayed.after().advisor().pending()).isTrue();
    }

    @Test
    void holdsTheAnswerOfThenToTheRulesOfNow() {
        var stored = decided(restartsThePod("It hangs."));

        var replayed = new Replay(deliberation(doing("rollback_deployment", "r", 50), FAILS)).replay(stored);

        assertThat(replayed.after().advisor().why()).isEqualTo("A rule matched.");
        assertThat(replayed.after().alternatives()).isEmpty();
    }

    @Test
    void saysThatAModelWouldBeAskedWhereNoneWasAskedThen() {
        var stored = CaseFixtures.decided(1, "shop", doing("restart_pod", "r", 50));

        var replayed = new Replay(deliberation(NO_RULE, Advisor.unasked((s, q) -> null, WOULD))).replay(stored);

        assertThat(replayed.after().outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(replayed.after().advisor().consulted()).isFalse();
        assertThat(replayed.after().advisor().why()).isEqualTo(WOULD);
    }

    @ParameterizedTest
    @ValueSource(strings = "No language model is configured.")
    void saysWhyNobodyIsAskedWhereThereIsNobody(String why) {
        var stored = CaseFixtures.decided(1, "shop", doing("restart_pod", "r", 50));

        var replayed = new Replay(deliberation(NO_RULE, Advisor.nobody(why))).replay(stored);

        assertThat(replayed.after().advisor().why()).isEqualTo(why);
    }

    private static DecidedCase throughJson(DecidedCase stored) {
        return DecidedCase.ofJson(stored.toJson());
    }

    private static Advisor restartsThePod(String reason) {
        return (snapshot, question) -> new Advisor.Advice.Consulted(
                List.of(Proposal.of("restart_pod", snapshot.target(), reason)
                        .attributedTo(Proposal.Source.MODEL, "", Proposal.Priority.of(0, 0), TrustStage.AUTO, 0.9)),
                "It was asked.",
                UUID.randomUUID());
    }

    private static DecidedCase decided(Advisor advisor) {
        var cluster = aCluster(
                aNamespace("shop"),
                aDeployment("shop", "cart").replicas(1, 0),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1),
                aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1").crashing());
        var deliberated = deliberation(NO_RULE, advisor)
                .deliberate(
                        List.of(anAlert("KubePodCrashLooping")
                                .ofPod("shop", "cart-1-a")
                                .made()),
                        cluster,
                        Memory.EMPTY,
                        Policy.DEFAULTS,
                        Mode.ACT,
                        CaseFixtures.NOON)
                .getFirst();
        return DecidedCase.of(
                deliberated.decision().withIds(new UUID(1, 1), new UUID(2, 1)),
                deliberated.snapshot(),
                deliberated.evaluation());
    }

    private static Deliberation deliberation(Function<Snapshot, Evaluation> rules, Advisor advisor) {
        var catalogue = ActionCatalogue.standard();
        return new Deliberation(
                () -> new RulesByHand(RulesByHand.HASH, rules),
                catalogue,
                new Judgement(catalogue, Guards.standard(ExecutorGuard.Executable.EVERYTHING), advisor));
    }
}
