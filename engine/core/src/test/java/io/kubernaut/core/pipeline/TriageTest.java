package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.decision.ProposalFixtures.aProposal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.alert.Alert;
import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SymptomTable;
import io.kubernaut.core.decision.Advisor;
import io.kubernaut.core.decision.Decision;
import io.kubernaut.core.decision.Evaluation;
import io.kubernaut.core.decision.Finding;
import io.kubernaut.core.decision.KnowledgeBase;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.decision.Proposal;
import io.kubernaut.core.deliberation.Deliberation;
import io.kubernaut.core.deliberation.Judgement;
import io.kubernaut.core.guard.ExecutorGuard;
import io.kubernaut.core.guard.Guards;
import io.kubernaut.core.health.Health;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.incident.Conclusion;
import io.kubernaut.core.incident.IncidentStore.Stored;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.memory.Score;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.telling.Message;
import io.kubernaut.core.work.WorkItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TriageTest {
    private final HandClock clock = new HandClock("2026-01-01T12:00:00Z");
    private final MemoryAlerts alerts = new MemoryAlerts();
    private final MemoryIncidents incidents = new MemoryIncidents(alerts);
    private final ModeByHand mode = new ModeByHand();
    private ClusterIndex cluster = aCluster(
            aNode("worker-1").notReady("Unknown"),
            aDeployment("shop", "cart").replicas(2, 0),
            aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1),
            aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1").crashing(),
            aPod("shop", "cart-1-b").ownedBy("ReplicaSet", "cart-1").crashing(),
            aStatefulSet("shop", "db"),
            aPod("shop", "db-0").ownedBy("StatefulSet", "db").on("worker-1").unready(),
            aDeployment("web", "front"),
            aReplicaSet("web", "front-1").ownedBy("Deployment", "front").revision(1),
            aPod("web", "front-1-a").ownedBy("ReplicaSet", "front-1").crashing());
    private TrustStage trust = TrustStage.AUTO;
    private String poison = "";
    private String unreadable = "";
    private boolean storeAway;

    /** Remembers nothing, and falls over where the test says so. */
    private final class Forgetful implements Memory {
        @Override
        public List<RecentAction> recentActions(ObjectRef about, Instant since) {
            if (storeAway) {
                throw new StoreUnavailableException("away", new IllegalStateException());
            }
            if (about.name().equals(unreadable)) {
                throw new IllegalArgumentException("a row that nobody can read");
            }
            return List.of();
        }

        @Override
        public List<Score> scores(ObjectRef about, String symptom, Instant now) {
            return List.of();
        }

        @Override
        public Load load(String named, Instant now) {
            return load;
        }
    }

    private Memory.Load load = Memory.Load.NONE;

    private final Triage triage = new Triage(
            alerts,
            incidents,
            new Deliberation(
                    () -> new RestartWhatCrashes(),
                    ActionCatalogue.standard(),
                    new Judgement(
                            ActionCatalogue.standard(),
                            Guards.standard(ExecutorGuard.Executable.EVERYTHING),
                            (snapshot, level) -> new Advisor.Advice.NotConsulted("No model is configured."))),
            Clusters.only(() -> cluster),
            new Forgetful(),
            () -> Policy.DEFAULTS,
            mode,
            new Conclusions(clock, List.of("log"), new Health(clock)),
            clock);

    private final class RestartWhatCrashes implements KnowledgeBase {
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
            if (s.target().name().equals(poison)) {
                throw new IllegalStateException("the rules fell over");
            }
            var lost = s.nodes().stream().filter(n -> !n.isReady()).findFirst();
            List<Finding> findings =
                    lost.map(n -> List.of(Finding.of("node-lost", n.ref(), ""))).orElse(List.of());
            List<Proposal> proposals = s.symptom().equals("crash-loop")
                    ? List.of(aProposal("restart_pod")
                            .on(s.target().display())
                            .trusted(trust)
                            .made())
                    : List.of();
            return new Evaluation(findings, proposals, List.of(), List.of(), List.of());
        }
    }

    private static Alert[] made(AlertMaking... alerts) {
        return Arrays.stream(alerts).map(AlertMaking::made).toArray(Alert[]::new);
    }

    private static AlertMaking crash(String namespace, String pod) {
        return anAlert("KubePodCrashLooping").ofPod(namespace, pod);
    }

    private Ending triage(AlertMaking... arrived) {
        return triage(alerts.receive(clock.instant(), made(arrived)));
    }

    private Ending triage(UUID receipt) {
        return triage.handle(new WorkItem(1, WorkItem.Kind.TRIAGE, receipt, 0, 1));
    }

    private Ending decide(UUID incident) {
        return triage.handle(new WorkItem(2, WorkItem.Kind.DECIDE, incident, 0, 1));
    }

    private Conclusion last() {
        return incidents.conclusions.getLast();
    }

    @Test
    void opensOneIncidentWithARunForTheAlertsOfOneSubject() {
        assertThat(triage(crash("shop", "cart-1-a"), crash("shop", "cart-1-b"))).isEqualTo(Handler.DONE);

        assertThat(incidents.conclusions).singleElement().satisfies(c -> {
            assertThat(c.episodes()).hasSize(2);
            assertThat(c.decision().outcome()).isEqualTo(Outcome.ACT);
            assertThat(c.decision().incidentId()).isEqualTo(c.incident().incidentId());
            assertThat(c.run()).isNotNull().satisfies(r -> {
                assertThat(r.action()).isEqualTo("restart_pod");
                assertThat(r.decisionId()).isEqualTo(c.decision().decisionId());
                assertThat(r.alertName()).isEqualTo("KubePodCrashLooping");
            });
            assertThat(c.messages())
                    .singleElement()
                    .satisfies(m -> assertThat(m.title()).isEqualTo("Doing restart_pod on shop/Deployment/cart"));
            assertThat(c.sinks()).containsExactly("log");
        });
    }

    @Test
    void decidesAPortionOneByOneAfterAFailureSoThatOnlyWhatFailsIsLeft() {
        var receipt = alerts.receive(
                clock.instant(),
                made(
                        crash("shop", "cart-1-a"),
                        crash("web", "front-1-a"),
                        anAlert("KubePodNotReady").ofPod("shop", "db-0")));
        incidents.poisoned = "cart";
        var again = new WorkItem(1, WorkItem.Kind.TRIAGE, receipt, 1, 1);

        assertThatThrownBy(() -> triage.handle(again)).hasMessage("cannot store cart");

        assertThat(incidents.open()).extracting(i -> i.subject().name()).containsExactlyInAnyOrder("front", "db");
        assertThat(alerts.openedBy(receipt).stream().filter(e -> e.incidentId() == null))
                .singleElement()
                .satisfies(e -> assertThat(e.alert().label("pod")).isEqualTo("cart-1-a"));
    }

    @Test
    void storesNothingOfAPortionThatCannotBeStoredTogether() {
        mode.set(Mode.OBSERVE);
        incidents.poisoned = "cart";

        assertThatThrownBy(() -> triage(anAlert("OurOwnThing"), crash("shop", "cart-1-a")))
                .hasMessage("cannot store cart");
        assertThat(incidents.conclusions).isEmpty();
    }

    @Test
    void storesTheOthersWhereOneIsOvertakenAndDecidesItAnew() {
        mode.set(Mode.OBSERVE);
        incidents.obstacles.add(Stored.OVERTAKEN);

        assertThat(triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"))).isEqualTo(Handler.REMOVED);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(incidents.open()).hasSize(2);
    }

    @Test
    void opensAnIncidentForEachCause() {
        triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"));

        assertThat(incidents.open())
                .extracting(i -> i.cause().display())
                .containsExactlyInAnyOrder("shop/Deployment/cart", "web/Deployment/front");
    }

    @Test
    void tellsAboutWhatCannotBeDecidedAndDecidesTheRest() {
        poison = "cart";

        assertThat(triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"))).isEqualTo(Handler.DONE);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(decisionAbout("cart")).satisfies(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.NOTIFY);
            assertThat(d.executed()).isFalse();
            assertThat(d.reason())
                    .startsWith("It could not be decided, and nothing is done:"
                            + " IllegalStateException: the rules fell over.");
        });
        assertThat(decisionAbout("front").outcome()).isEqualTo(Outcome.ACT);
        assertThat(incidents.conclusions)
                .allSatisfy(c -> assertThat(c.messages()).hasSize(1));
    }

    @Test
    void pagesSomeoneWhereACriticalAlertCannotBeDecided() {
        poison = "cart";

        triage(crash("shop", "cart-1-a").with("severity", "critical"));

        assertThat(last().decision().outcome()).isEqualTo(Outcome.ESCALATE);
    }

    @Test
    void tellsAboutAlertsWhoseFactsCannotBeGatheredAndLooksAgain() {
        unreadable = "cart";

        triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"));

        assertThat(decisionAbout("cart")).satisfies(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.NOTIFY);
            assertThat(d.retryAt()).isNotNull();
        });
        assertThat(decisionAbout("front").outcome()).isEqualTo(Outcome.ACT);
    }

    @Test
    void decidesNothingWhileTheDatabaseIsAway() {
        storeAway = true;

        assertThatThrownBy(() -> triage(crash("shop", "cart-1-a"))).isInstanceOf(StoreUnavailableException.class);
        assertThat(incidents.conclusions).isEmpty();
    }

    private Decision decisionAbout(String name) {
        return incidents.conclusions.stream()
                .map(Conclusion::decision)
                .filter(d -> d.subject().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void decidesNothingTwiceWhenItIsCalledAgain() {
        var receipt = alerts.receive(clock.instant(), made(crash("shop", "cart-1-a")));
        triage(receipt);
        triage(receipt);

        assertThat(incidents.conclusions).hasSize(1);
    }

    @Test
    void decidesOnlyTheRestWhenItsProcessDiedBetweenTwoIncidents() {
        var receipt = alerts.receive(clock.instant(), made(crash("shop", "cart-1-a"), crash("web", "front-1-a")));
        incidents.obstacles.add(Stored.STORED);
        // The first is only said to be stored, as if the process had died before it was.
        triage(receipt);
        assertThat(incidents.conclusions).hasSize(1);

        triage(receipt);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(incidents.open()).hasSize(2);
    }

    @Test
    void takesANewAlertIntoTheIncidentOfItsSubject() {
        triage(crash("shop", "cart-1-a"));
        triage(crash("shop", "cart-1-b"));

        assertThat(incidents.open()).hasSize(1);
        assertThat(last().episodes()).hasSize(2);
        assertThat(incidents.decisionsOf(incidents.open().getFirst().incidentId()))
                .hasSize(2);
    }

    @Test
    void takesASubjectsIncidentIntoThatOfItsCause() {
        triage(anAlert("KubeNodeNotReady").with("node", "worker-1"));
        triage(anAlert("KubePodNotReady").ofPod("shop", "db-0"));

        assertThat(incidents.open())
                .singleElement()
                .satisfies(i -> assertThat(i.cause().display()).isEqualTo("Node/worker-1"));
        assertThat(last().episodes()).hasSize(2);
    }

    @Test
    void mergesTwoOpenIncidentsThatTurnOutToHaveOneCause() {
        triage(crash("shop", "cart-1-a"));
        cluster = aCluster(
                aDeployment("shop", "cart"),
                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1),
                aPod("shop", "cart-1-a")
                        .ownedBy("ReplicaSet", "cart-1")
                        .crashing()
                        .on("worker-1"),
                aNode("worker-1").notReady("Unknown"));
        triage(anAlert("KubeNodeNotReady").with("node", "worker-1"));

        assertThat(incidents.open()).hasSize(1);
        assertThat(last().cause().display()).isEqualTo("Node/worker-1");
    }

    @Test
    void tellsWhatWouldBeDoneInObserve() {
        mode.set(Mode.OBSERVE);
        triage(crash("shop", "cart-1-a"));

        assertThat(last().decision().outcome()).isEqualTo(Outcome.ACT);
        assertThat(last().run()).isNull();
        assertThat(last().messages())
                .singleElement()
                .satisfies(m ->
                        assertThat(m.title()).isEqualTo("Would do restart_pod on shop/Deployment/cart (mode observe)"));
    }

    @Test
    void decidesNothingWhileTheModeIsOff() {
        mode.set(Mode.OFF);

        assertThat(triage(crash("shop", "cart-1-a"))).isInstanceOf(Ending.Later.class);
        assertThat(incidents.conclusions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stored.class,
            names = {"OVERTAKEN", "TARGET_BUSY", "LIMIT_REACHED"})
    void decidesAgainOnFreshFactsWhenSomeoneElseWasQuicker(Stored obstacle) {
        incidents.obstacles.add(obstacle);
        incidents.obstacles.add(obstacle);

        assertThat(triage(crash("shop", "cart-1-a"))).isEqualTo(Handler.DONE);
        assertThat(incidents.conclusions).hasSize(1);
    }

    @Test
    void comesBackLaterWhenItIsOvertakenAgainAndAgain() {
        for (int i = 0; i < 3; i++) {
            incidents.obstacles.add(Stored.OVERTAKEN);
        }

        assertThat(triage(crash("shop", "cart-1-a"))).isInstanceOf(Ending.Later.class);
        assertThat(incidents.conclusions).isEmpty();
    }

    @Test
    void stopsWhenItsLeaseIsLost() {
        incidents.obstacles.add(Stored.LEASE_LOST);

        assertThat(triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"))).isEqualTo(Handler.LOST);
        assertThat(incidents.conclusions).isEmpty();
    }

    @Test
    void saysTheSameToPeopleOnlyOnce() {
        triage(anAlert("OurOwnThing"));
        assertThat(last().messages()).hasSize(1);
        var incident = incidents.open().getFirst().incidentId();

        decide(incident);

        assertThat(incidents.conclusions).hasSize(2);
        assertThat(last().messages()).isEmpty();
    }

    @Test
    void asksWithANewNumberWheneverItAsksAnew() {
        trust = TrustStage.APPROVE;
        triage(crash("shop", "cart-1-a"));
        var first = incidents.waiting().getFirst();
        decide(incidents.open().getFirst().incidentId());

        assertThat(incidents.approval(first.approvalId()))
                .hasValueSatisfying(a -> assertThat(a.state()).isEqualTo(Approval.State.OVERTAKEN));
        var second = incidents.waiting().getFirst();
        assertThat(last().messages()).singleElement().satisfies(m -> {
            assertThat(m.severity()).isEqualTo(Message.Severity.WARNING);
            assertThat(m.title()).isEqualTo("Approve? restart_pod on shop/Deployment/cart");
            assertThat(m.body()).contains(second.approvalId().toString());
        });
        assertThat(second.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(4)));
    }

    @Test
    void asksNobodyInObserve() {
        trust = TrustStage.APPROVE;
        mode.set(Mode.OBSERVE);
        triage(crash("shop", "cart-1-a"));

        assertThat(incidents.waiting()).isEmpty();
        assertThat(last().messages())
                .singleElement()
                .satisfies(m -> assertThat(m.title())
                        .isEqualTo("Would ask whether to do restart_pod on shop/Deployment/cart (mode observe)"));
    }

    @Test
    void decidesAgainWhenTheClusterCanBeRead() {
        var whole = cluster;
        cluster = ClusterIndex.filling("", "the caches are not filled yet");
        triage(crash("shop", "cart-1-a"));
        assertThat(last().decision().outcome()).isEqualTo(Outcome.NOTIFY);
        assertThat(last().againIn()).isEqualTo(Duration.ofMinutes(1));

        cluster = whole;
        decide(incidents.open().getFirst().incidentId());

        assertThat(last().decision().outcome()).isEqualTo(Outcome.ACT);
        assertThat(last().againIn()).isNull();
        assertThat(incidents.open()).hasSize(1);
    }

    @Test
    void hasNothingToDecideWhenAllIsOver() {
        triage(crash("shop", "cart-1-a"));
        var incident = incidents.open().getFirst().incidentId();
        alerts.resolve(incident, clock.instant());

        assertThat(decide(incident)).isEqualTo(Handler.DONE);
        assertThat(incidents.conclusions).hasSize(1);
    }

    @Test
    void leavesAlertsOfAnotherClusterToTheirOwnIncident() {
        triage(crash("shop", "cart-1-a"), crash("shop", "cart-1-a").with("cluster", "prod-us1"));

        assertThat(incidents.open())
                .hasSize(2)
                .extracting(i -> i.cause().cluster())
                .containsExactlyInAnyOrder("", "prod-us1");
        assertThat(incidents.conclusions)
                .hasSize(2)
                .allSatisfy(c -> assertThat(c.episodes()).hasSize(1))
                .extracting(c -> c.episodes().getFirst())
                .doesNotHaveDuplicates();
    }

    @Test
    void actsOnNobodyWhileItDoesNotKnowWhichOfSeveralClustersItIs() {
        load = new Memory.Load(new TreeMap<>(), 0, 0, List.of(), List.of("", "prod-us1"));

        triage(crash("shop", "cart-1-a"), crash("shop", "cart-1-a").with("cluster", "prod-us1"));

        assertThat(incidents.conclusions).hasSize(2).allSatisfy(c -> {
            assertThat(c.run()).isNull();
            assertThat(c.decision().outcome()).isEqualTo(Outcome.NOTIFY);
            assertThat(c.decision().reason()).contains("set kubernaut.cluster.name");
        });
    }
}
