package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.execution.ActionRun;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.RunState;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.guard.Verdict;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restart that a person had to approve: hours may lie between the question and the answer. */
class FreshGuardsTest {
    private static final ObjectRef CART = ObjectRef.parse("", "shop/Deployment/cart");
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final MemoryAlerts alerts = new MemoryAlerts();
    private final MemoryIncidents incidents = new MemoryIncidents(alerts);
    private final ModeByHand mode = new ModeByHand();
    private final List<RecentAction> remembered = new ArrayList<>();
    private Memory.Load load = Memory.Load.NONE;
    private ClusterIndex cluster = cluster("2020-01-01T00:00:00Z");
    private final Memory memory = new Memory() {
        @Override
        public List<RecentAction> recentActions(ObjectRef about, Instant since) {
            return List.copyOf(remembered);
        }

        @Override
        public List<Score> scores(ObjectRef about, String symptom, Instant now) {
            return List.of();
        }

        @Override
        public Load load(String cluster, Instant now) {
            return load;
        }
    };
    private final Deliberation deliberation = new Deliberation(
            AskToRestart::new,
            ActionCatalogue.standard(),
            new Judgement(
                    ActionCatalogue.standard(),
                    Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                    (snapshot, level) -> new Advisor.Advice.NotConsulted("")));
    private final FreshGuards guards = new FreshGuards(
            incidents, alerts, deliberation, Clusters.only(() -> cluster), memory, () -> Policy.DEFAULTS, mode, clock);
    private ActionRun run;

    private static final class AskToRestart implements KnowledgeBase {
        @Override
        public String hash() {
            return "sha256:test";
        }

        @Override
        public SymptomTable symptoms() {
            return SymptomTable.shipped();
        }

        @Override
        public Evaluation evaluate(Snapshot s) {
            var restart = aProposal("restart_pod").trusted(TrustStage.APPROVE).made();
            return new Evaluation(List.of(), List.of(restart), List.of(), List.of(), List.of());
        }
    }

    private static ClusterIndex cluster(String maintenanceUntil) {
        return aCluster(
                aDeployment("shop", "cart").annotated("kubernaut.io/maintenance-until", maintenanceUntil),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1),
                aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1").crashing());
    }

    @BeforeEach
    void askAndApprove() {
        var receipt = alerts.receive(
                clock.instant(),
                anAlert("KubePodCrashLooping").ofPod("shop", "cart-1-a").made());
        var triage = new Triage(
                alerts,
                incidents,
                deliberation,
                Clusters.only(() -> cluster),
                memory,
                () -> Policy.DEFAULTS,
                mode,
                new Conclusions(clock, List.of(), new Health(clock)),
                clock);
        assertThat(triage.handle(new WorkItem(1, WorkItem.Kind.TRIAGE, receipt, 0, 1)))
                .isEqualTo(Handler.REMOVED);
        clock.pass(Duration.ofHours(3));
        var approvals = new Approvals(incidents, alerts, new MemoryRuns(clock), mode, new MemoryQueue(), clock);
        var answer = approvals.answer(incidents.waiting().getFirst().approvalId(), true, "ann", "");
        assertThat(answer).isInstanceOf(Approvals.Answer.Approved.class);
        run = incidents.approvedRuns.getFirst();
    }

    private String objection() {
        return guards.objection(run).orElse("");
    }

    private static RecentAction action(String name, Instant at, RecentAction.Ended ended) {
        return new RecentAction(at, name, CART, new TreeMap<>(), ended, "", "crash-loop", null, null, "");
    }

    @Test
    void objectToNothingWhereNothingHasChanged() {
        assertThat(objection()).isEmpty();
    }

    @Test
    void doNotTakeTheRunItselfForAnObstacle() {
        remembered.add(action("restart_pod", clock.instant(), RecentAction.Ended.IN_PROGRESS));
        load = new Memory.Load(new TreeMap<>(Map.of("shop", 3)), 5, 30, List.of());

        assertThat(objection()).isEmpty();
    }

    @Test
    void seeMaintenanceThatBeganMeanwhile() {
        cluster = cluster("2026-01-01T16:00:00Z");

        assertThat(objection()).isEqualTo("maintenance: Maintenance is announced until 2026-01-01T16:00:00Z.");
    }

    @Test
    void seeWhatWasDoneMeanwhile() {
        remembered.add(action("scale_deployment", clock.instant().minusSeconds(60), RecentAction.Ended.SUCCEEDED));

        assertThat(objection()).startsWith("cooldown: ");
    }

    @Test
    void seeLimitsThatWereUsedUpMeanwhile() {
        load = new Memory.Load(new TreeMap<>(Map.of("shop", 4)), 4, 4, List.of());

        assertThat(objection()).isEqualTo("blast-radius: 3 changes are under way in the namespace.");
    }

    @Test
    void objectWhereThePersonHasNotAgreed() {
        var asked = incidents.approvedRuns.getFirst();
        incidents.forgetApprovals();

        assertThat(guards.objection(asked).orElse("")).startsWith("trust: ");
    }

    @Test
    void objectWhenTheClusterCannotBeRead() {
        cluster = ClusterIndex.filling("", "the caches are not filled yet");

        assertThat(objection()).isEqualTo("stale: The cluster cannot be read: the caches are not filled yet");
    }

    @Test
    void objectWhenTheObjectIsGone() {
        cluster = aCluster(aDeployment("shop", "other"));

        assertThat(objection()).isNotEmpty();
    }

    private Verdict goingOn(String action, ObjectMaking<?>... nodes) {
        cluster = aCluster(nodes);
        return guards.goingOn(new ActionRun(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                action,
                ObjectRef.of("", "Node", "", "n1"),
                new TreeMap<>(),
                Basis.UNKNOWN,
                "",
                "",
                "",
                RunState.APPLYING,
                null,
                "",
                "",
                clock.instant(),
                null,
                null,
                null));
    }

    @Test
    void stopADrainOnceManyNodesAreDownOrClosed() {
        assertThat(goingOn("drain_node", aNode("n1").unschedulable(), aNode("n2"), aNode("n3"), aNode("n4")))
                .isInstanceOf(Verdict.Allow.class);
        assertThat(goingOn(
                        "drain_node",
                        aNode("n1").unschedulable(),
                        aNode("n2").notReady("False"),
                        aNode("n3").notReady("False"),
                        aNode("n4")))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class, no -> assertThat(no.reason()).startsWith("2 of 4 nodes are down at once"));
        assertThat(goingOn(
                        "drain_node",
                        aNode("n1").unschedulable(),
                        aNode("n2").unschedulable(),
                        aNode("n3").unschedulable(),
                        aNode("n4")))
                .isInstanceOfSatisfying(
                        Verdict.Deny.class,
                        no -> assertThat(no.reason()).isEqualTo("3 of 4 nodes are closed at once."));
        assertThat(goingOn("drain_node")).isInstanceOf(Verdict.Hold.class);
        assertThat(goingOn("restart_pod")).isInstanceOf(Verdict.Allow.class);
    }

    @Test
    void objectWhenTheModeIsOff() {
        mode.set(Mode.OFF);

        assertThat(objection()).startsWith("mode: ");
    }
}
