package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.SnapshotMaking;
import io.kubernaut.core.context.WrittenSnapshot;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberated;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.health.Sighting;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.telling.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConclusionsTest {
    private static final String CART = "shop/Deployment/cart";
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final Health health = new Health(clock);
    private final Conclusions conclusions = new Conclusions(clock, List.of("log", "webhook"), health);

    private static Deliberated decided(SnapshotMaking making, Proposal... proposals) {
        var snapshot = making.made();
        var evaluation = new Evaluation(
                List.of(Finding.of("bad-rollout", snapshot.target(), "revision 5 crashes")),
                List.of(proposals),
                List.of(),
                List.of(),
                List.of());
        var decision = new Judgement(
                        ActionCatalogue.standard(),
                        Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                        (s, level) -> new Advisor.Advice.NotConsulted(""))
                .judge(snapshot, evaluation, "sha256:rules", "sha256:snapshot");
        return new Deliberated(
                snapshot.alerts(), snapshot.target(), snapshot, WrittenSnapshot.of(snapshot), evaluation, decision);
    }

    private Conclusion concluded(Deliberated result) {
        return conclusions.of(result, conclusions.open(result), List.of(), List.of(), Optional.empty());
    }

    @Test
    void keepsWhatWasDegradedForTheClusterItIsAbout() {
        health.report(
                "test",
                List.of(
                        Sighting.of(DegradedMode.DISK_NEARLY_FULL, "300 MiB are left"),
                        Sighting.in("elsewhere", DegradedMode.API_SLOW, "the last answer took 9 s")));

        var decision = concluded(decided(aSnapshot())).decision();

        assertThat(decision.degraded()).singleElement().satisfies(d -> {
            assertThat(d.mode()).isEqualTo(DegradedMode.DISK_NEARLY_FULL);
            assertThat(d.since()).isEqualTo(clock.instant());
        });
    }

    private static Proposal telling(String severity) {
        return aProposal("notify_only").with("severity", severity).made();
    }

    @ParameterizedTest
    @CsvSource({
        "info, decision.notify, WARNING",
        "page, decision.escalate, PAGE",
    })
    void tellsPeopleAsLoudlyAsTheDecisionSays(String severity, String topic, Message.Severity expected) {
        var conclusion = concluded(decided(aSnapshot(), telling(severity)));

        assertThat(conclusion.messages()).singleElement().satisfies(m -> {
            assertThat(m.topic()).isEqualTo(topic);
            assertThat(m.severity()).isEqualTo(expected);
            assertThat(m.title()).isEqualTo("crash-loop on shop/Deployment/cart");
            assertThat(m.body())
                    .contains("It helps.\n- bad-rollout: revision 5 crashes")
                    .contains("kubernaut explain " + conclusion.decision().decisionId());
        });
        assertThat(conclusion.run()).isNull();
        assertThat(conclusion.sinks()).containsExactly("log", "webhook");
    }

    @Test
    void troublesNobodyWhereNothingIsToBeDone() {
        var nothing = Proposal.nothing(ObjectRef.parse("", CART), "It has recovered.")
                .attributedTo(Proposal.Source.RULE, "r", Proposal.Priority.of(90, 0), TrustStage.AUTO);

        var conclusion = concluded(decided(aSnapshot(), nothing));

        assertThat(conclusion.messages()).isEmpty();
        assertThat(conclusion.run()).isNull();
        assertThat(conclusion.approval()).isNull();
    }

    @Test
    void collectsEvidenceByARunOfItsOwn() {
        var conclusion =
                concluded(decided(aSnapshot(), aProposal("collect_diagnostics").made()));

        assertThat(conclusion.run())
                .isNotNull()
                .satisfies(r -> assertThat(r.action()).isEqualTo("collect_diagnostics"));
        assertThat(conclusion.messages()).hasSize(1);
    }

    @Test
    void aRunKeepsWhatItsTargetWasWhenItWasDecidedAbout() {
        var cluster = aCluster(
                aDeployment("shop", "cart").replicas(2, 0),
                aReplicaSet("shop", "cart-4").ownedBy("Deployment", "cart").revision(4),
                aReplicaSet("shop", "cart-5").ownedBy("Deployment", "cart").revision(5),
                aPod("shop", "cart-5-a").ownedBy("ReplicaSet", "cart-5").crashing());

        var rollback = concluded(decided(
                aSnapshot().in(cluster),
                aProposal("rollback_deployment").with("toRevision", 4).made()));
        var pod = concluded(decided(
                aSnapshot().in(cluster),
                aProposal("restart_pod").on("shop/Pod/cart-5-a").made()));

        assertThat(rollback.run())
                .isNotNull()
                .satisfies(r -> assertThat(r.basis()).isEqualTo(new Basis("uid-Deployment-shop-cart", 1, 5)));
        // A pod's generation does not count changes of its specification everywhere.
        assertThat(pod.run())
                .isNotNull()
                .satisfies(r -> assertThat(r.basis()).isEqualTo(new Basis("uid-Pod-shop-cart-5-a", 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        // The hold of 15 minutes that began at 11:50 ends at 12:05.
        "PT0S, PT5M",
        "PT4M, PT1M",
        "PT4M58S, PT5S",
        "PT10M, PT5S",
    })
    void decidesAgainWhenTheHoldEndsAndNeverAtOnce(Duration later, Duration againIn) {
        var result = decided(
                aSnapshot().withRecentAction("scale_deployment", CART, "2026-01-01T11:50:00Z"),
                aProposal("restart_pod").made());
        clock.pass(later);

        assertThat(concluded(result).againIn()).isEqualTo(againIn);
    }

    private List<Message> toldAfter(Deliberated first, Deliberated second) {
        var before = concluded(first);
        return conclusions
                .of(second, before.incident(), List.of(), List.of(), Optional.of(before.decision()))
                .messages();
    }

    @Test
    void saysItAgainWhenAnotherRuleSpeaks() {
        var one = aProposal("notify_only").by("pods/crash-loop/ask-the-owner").made();
        var other = aProposal("notify_only")
                .by("pods/crash-loop/both-releases-fail")
                .made();

        assertThat(toldAfter(decided(aSnapshot(), one), decided(aSnapshot(), other)))
                .hasSize(1);
        assertThat(toldAfter(decided(aSnapshot(), one), decided(aSnapshot(), one)))
                .isEmpty();
    }

    @Test
    void saysItAgainWhenAnotherGuardIsInTheWay() {
        var restart = aProposal("restart_pod").made();
        var cooling = aSnapshot().withRecentAction("scale_deployment", CART, "2026-01-01T11:50:00Z");

        assertThat(toldAfter(decided(cooling, restart), decided(aSnapshot().load(9, 9, 9), restart)))
                .hasSize(1);
    }

    @Test
    void isSilentWhenOnlyTheNumbersOfAReasonMove() {
        var restart = aProposal("restart_pod").made();
        var soon = aSnapshot().withRecentAction("scale_deployment", CART, "2026-01-01T11:50:00Z");
        var later = aSnapshot().withRecentAction("scale_deployment", CART, "2026-01-01T11:46:30Z");

        assertThat(toldAfter(decided(soon, restart), decided(later, restart))).isEmpty();
    }

    @Test
    void saysItAgainWhenAnAlertOfAnotherNameJoins() {
        var one = aSnapshot().with(anAlert("KubePodCrashLooping").inNamespace("shop"));
        var two = aSnapshot()
                .with(
                        anAlert("KubePodCrashLooping").inNamespace("shop"),
                        anAlert("KubePodNotReady").inNamespace("shop"));

        assertThat(toldAfter(decided(one, telling("info")), decided(two, telling("info"))))
                .hasSize(1);
    }

    @Test
    void isSilentWhenAnotherAlertOfTheSameNameJoins() {
        var one = aSnapshot().with(anAlert("KubePodCrashLooping").ofPod("shop", "cart-a"));
        var two = aSnapshot()
                .with(
                        anAlert("KubePodCrashLooping").ofPod("shop", "cart-a"),
                        anAlert("KubePodCrashLooping").ofPod("shop", "cart-b"));

        assertThat(toldAfter(decided(one, telling("info")), decided(two, telling("info"))))
                .isEmpty();
    }

    @Test
    void saysItAgainWhenTheAnswerChanges() {
        var first = concluded(decided(aSnapshot(), telling("info")));
        var second = decided(aSnapshot(), telling("page"));

        var conclusion = conclusions.of(second, first.incident(), List.of(), List.of(), Optional.of(first.decision()));

        assertThat(conclusion.messages()).hasSize(1);
    }
}
