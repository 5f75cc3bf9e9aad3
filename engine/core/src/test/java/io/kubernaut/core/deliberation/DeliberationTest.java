package io.kubernaut.core.deliberation;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static io.kubernaut.core.deliberation.RulesByHand.anEvaluation;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliberationTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static ClusterIndex town() {
        return aCluster(
                aNamespace("shop"),
                aNode("worker-1").notReady("Unknown"),
                aNode("worker-2"),
                aNode("worker-3"),
                aDeployment("shop", "cart").replicas(3, 0),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1),
                aPod("shop", "cart-1-a")
                        .ownedBy("ReplicaSet", "cart-1")
                        .on("worker-1")
                        .unready(),
                aPod("shop", "cart-1-b")
                        .ownedBy("ReplicaSet", "cart-1")
                        .on("worker-2")
                        .crashing(),
                aPod("shop", "cart-1-c").ownedBy("ReplicaSet", "cart-1").on("worker-2"),
                aStatefulSet("shop", "db").replicas(1, 0),
                aPod("shop", "db-0").ownedBy("StatefulSet", "db").on("worker-1").unready(),
                aDeployment("web", "front"),
                aReplicaSet("web", "front-1").ownedBy("Deployment", "front").revision(1),
                aPod("web", "front-1-a").ownedBy("ReplicaSet", "front-1").crashing());
    }

    /** Crashes are answered by a restart; what runs on a lost node is the node's affair. */
    private static Evaluation rules(Snapshot s) {
        var node = s.nodes().stream().filter(n -> !n.isReady()).findFirst();
        if (s.symptom().equals("pod-not-ready") && node.isPresent()) {
            return anEvaluation()
                    .finding(Finding.of("node-lost", node.get().ref(), "its node is lost"))
                    .made();
        }
        return switch (s.symptom()) {
            case "node-not-ready" ->
                anEvaluation()
                        .finding(Finding.of("node-lost", s.target(), "it does not answer"))
                        .proposing(aProposal("cordon_node")
                                .on(s.target().display())
                                .by("nodes/" + s.name())
                                .answering("node-lost")
                                .made())
                        .made();
            case "crash-loop" ->
                anEvaluation()
                        .proposing(aProposal("restart_pod")
                                .on(s.target().display())
                                .by("crash/restart")
                                .made())
                        .made();
            default -> anEvaluation().made();
        };
    }

    private static Deliberation deliberation(Function<Snapshot, Evaluation> rules) {
        return new Deliberation(
                () -> new RulesByHand(rules),
                ActionCatalogue.standard(),
                new Judgement(
                        ActionCatalogue.standard(),
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is configured.")));
    }

    private static List<Deliberated> deliberate(List<Alert> alerts) {
        return deliberation(DeliberationTest::rules)
                .deliberate(alerts, town(), Memory.EMPTY, Policy.DEFAULTS, Mode.ACT, NOW);
    }

    private static List<Alert> alerts(AlertMaking... alerts) {
        return Arrays.stream(alerts).map(AlertMaking::made).toList();
    }

    private static AlertMaking crash(String namespace, String pod) {
        return anAlert("KubePodCrashLooping").ofPod(namespace, pod);
    }

    @Test
    void oneSubjectOfSeveralPodsIsOneDecision() {
        var results =
                deliberate(alerts(crash("shop", "cart-1-a"), crash("shop", "cart-1-b"), crash("shop", "cart-1-c")));

        assertThat(results).singleElement().satisfies(r -> {
            assertThat(r.cause().display()).isEqualTo("shop/Deployment/cart");
            assertThat(r.members()).hasSize(3);
            assertThat(r.decision().alerts()).hasSize(3);
            assertThat(r.decision().outcome()).isEqualTo(Outcome.ACT);
        });
    }

    @Test
    void twoCausesAreTwoDecisions() {
        var results = deliberate(alerts(crash("shop", "cart-1-b"), crash("web", "front-1-a")));

        assertThat(results)
                .extracting(r -> r.cause().display())
                .containsExactly("shop/Deployment/cart", "web/Deployment/front");
        assertThat(results.getFirst().snapshot().related())
                .extracting(r -> r.subject().display())
                .containsExactly("web/Deployment/front");
    }

    @Test
    void aSymptomSeesTheOthersOfItsSubject() {
        var results = deliberate(alerts(
                crash("web", "front-1-a"),
                anAlert("KubeDeploymentReplicasMismatch").inNamespace("web").with("deployment", "front")));

        var snapshot = results.getFirst().snapshot();
        assertThat(snapshot.symptom()).isEqualTo("crash-loop");
        assertThat(snapshot.alsoFires("replicas-mismatch")).isTrue();
        assertThat(snapshot.alsoFires("crash-loop")).isFalse();
        assertThat(snapshot.firesNearby("replicas-mismatch")).isTrue();
        assertThat(snapshot.relatedWith("replicas-mismatch")).isZero();
    }

    @Test
    void twoSymptomsOfOneSubjectAreOneDecisionByTheStrongerOne() {
        var results = deliberate(alerts(
                crash("web", "front-1-a"),
                anAlert("KubeDeploymentReplicasMismatch").inNamespace("web").with("deployment", "front")));

        assertThat(results).singleElement().satisfies(r -> {
            assertThat(r.decision().symptom()).isEqualTo("crash-loop");
            assertThat(r.members()).hasSize(2);
        });
    }

    @Test
    void whatHasItsCauseElsewhereIsDecidedThere() {
        var results = deliberate(alerts(
                anAlert("KubePodNotReady").ofPod("shop", "db-0"),
                anAlert("KubeNodeNotReady").with("node", "worker-1"),
                crash("web", "front-1-a")));

        assertThat(results)
                .extracting(r -> r.cause().display())
                .containsExactlyInAnyOrder("Node/worker-1", "web/Deployment/front");
        var node = results.stream()
                .filter(r -> r.cause().kind().equals("Node"))
                .findFirst()
                .orElseThrow();
        assertThat(node.members())
                .extracting(Alert::name)
                .containsExactlyInAnyOrder("KubePodNotReady", "KubeNodeNotReady");
        assertThat(node.decision().subject().display()).isEqualTo("Node/worker-1");
        assertThat(node.decision().chosen()).isNotNull().satisfies(c -> {
            assertThat(c.action()).isEqualTo("cordon_node");
            // The rules saw the name of the node's own alert, although another alert's comes before it.
            assertThat(c.rule()).isEqualTo("nodes/KubeNodeNotReady");
        });
    }

    @Test
    void twoSubjectsWithOneCauseThatHasNoAlertAreOneDecision() {
        var results = deliberate(alerts(
                anAlert("KubePodNotReady").ofPod("shop", "db-0"),
                anAlert("KubePodNotReady").ofPod("shop", "cart-1-a")));

        assertThat(results).singleElement().satisfies(r -> {
            assertThat(r.cause().display()).isEqualTo("Node/worker-1");
            assertThat(r.decision().subject().display()).isEqualTo("shop/Deployment/cart");
        });
    }

    @Test
    void causesThatNameEachOtherComeToAnEnd() {
        var cart = ObjectRef.parse("", "shop/Deployment/cart");
        var front = ObjectRef.parse("", "web/Deployment/front");

        var results = deliberation(s -> anEvaluation()
                        .finding(Finding.of("it-was-the-other", s.target().equals(cart) ? front : cart, ""))
                        .made())
                .deliberate(
                        alerts(crash("shop", "cart-1-b"), crash("web", "front-1-a")),
                        town(),
                        Memory.EMPTY,
                        Policy.DEFAULTS,
                        Mode.ACT,
                        NOW);

        assertThat(results.stream().flatMap(r -> r.members().stream())).hasSize(2);
    }

    @Test
    void resolvedAlertsNeedNoDecision() {
        assertThat(deliberate(alerts(crash("shop", "cart-1-a").resolved()))).isEmpty();

        assertThat(deliberate(alerts(crash("shop", "cart-1-a").resolved(), crash("shop", "cart-1-b"))))
                .singleElement()
                .satisfies(r -> assertThat(r.members()).hasSize(1));
    }

    @Test
    void nothingIsToBeDoneAboutNoAlerts() {
        assertThat(deliberate(List.of())).isEmpty();
    }

    @Test
    void anAlertThatNoTableKnowsIsTold() {
        assertThat(deliberate(alerts(anAlert("OurOwnThing").inNamespace("shop").with("name", "x"))))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.decision().outcome()).isEqualTo(Outcome.NOTIFY);
                    assertThat(r.decision().symptom()).isEqualTo("unknown");
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void sameAlertsInAnyOrderAreTheSameDecisions(long seed) {
        var all = new ArrayList<>(alerts(
                crash("shop", "cart-1-a").since(NOW.minusSeconds(60)),
                crash("shop", "cart-1-b").since(NOW.minusSeconds(600)),
                crash("shop", "cart-1-c").severity("critical"),
                crash("web", "front-1-a"),
                anAlert("KubePodNotReady").ofPod("shop", "db-0"),
                anAlert("KubePodNotReady").ofPod("shop", "cart-1-a"),
                anAlert("KubeNodeNotReady").with("node", "worker-1"),
                anAlert("KubePodCrashLooping").with("pod", "nobody-1"),
                anAlert("KubePodCrashLooping").with("pod", "nobody-2"),
                anAlert("KubePodNotReady").ofPod("shop", "cart-1-a").with("name", "cart-1-a"),
                anAlert("OurOwnThing")));
        var expected = comparable(deliberate(all));

        Collections.shuffle(all, new Random(seed));

        assertThat(comparable(deliberate(all))).isEqualTo(expected);
    }

    /** All but how long it took. */
    private static List<String> comparable(List<Deliberated> results) {
        return results.stream()
                .map(r -> SnapshotCodec.write(new Deliberated(
                        r.members(),
                        r.cause(),
                        r.snapshot(),
                        r.written(),
                        r.evaluation(),
                        r.decision().took(0))))
                .toList();
    }

    @Test
    void replaysAStoredSnapshotToTheSameDecision() {
        var deliberation = deliberation(DeliberationTest::rules);
        var first = deliberate(alerts(crash("shop", "cart-1-b"))).getFirst();
        var stored = SnapshotCodec.read(SnapshotCodec.write(first.snapshot()), Snapshot.class);

        Decision again = deliberation.replay(stored).decision();

        assertThat(again.took(0)).isEqualTo(first.decision().took(0));
    }
}
