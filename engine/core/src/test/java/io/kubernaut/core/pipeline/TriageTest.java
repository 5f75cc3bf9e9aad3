package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.decision.Outcome;
import io.kubernaut.core.incident.Approval;
import io.kubernaut.core.memory.Memory;
import io.kubernaut.core.pipeline.Handler.Ending;
import io.kubernaut.core.policy.Mode;
import io.kubernaut.core.policy.TrustStage;
import io.kubernaut.core.telling.Message;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TriageTest extends TriageCase {
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
    void opensAnIncidentForEachCause() {
        triage(crash("shop", "cart-1-a"), crash("web", "front-1-a"));

        assertThat(incidents.open())
                .extracting(i -> i.cause().display())
                .containsExactlyInAnyOrder("shop/Deployment/cart", "web/Deployment/front");
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
