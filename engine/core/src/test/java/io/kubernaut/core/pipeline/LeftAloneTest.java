package io.kubernaut.core.pipeline;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kubernaut.core.assessment.AlertSource.Answer;
import io.kubernaut.core.assessment.Assessment;
import io.kubernaut.core.assessment.Measuring;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.Clusters;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.incident.Incident;
import io.kubernaut.core.memory.RecentAction;
import io.kubernaut.core.policy.Policy;
import io.kubernaut.core.policy.TrustStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeftAloneTest extends TriageCase {
    private final List<RecentAction> actions = new ArrayList<>();
    private final MemoryUntreated store = new MemoryUntreated(incidents::open);
    private Answer answer = new Answer.Cleared("Prometheus");
    private String pending = "none";

    private final LeftAlone leftAlone = new LeftAlone(
            new Appraisal.Ports(
                    new MemoryRuns(clock),
                    incidents,
                    alerts,
                    new RememberedActions(actions),
                    Clusters.only(() -> cluster),
                    (alert, heard) -> alert.label("pod").equals(pending)
                            ? new Answer.Unknown("It is pending again", true)
                            : answer,
                    Measuring.NONE),
            store,
            () -> Policy.DEFAULTS,
            clock);

    private static ClusterIndex cart(String release, int replicas, boolean crashing, ObjectMaking<?>... more) {
        var pod = aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1");
        var all = Stream.concat(
                Stream.of(
                        aDeployment("shop", "cart").replicas(replicas, 1).template(release),
                        aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                        crashing ? pod.crashing() : pod),
                Arrays.stream(more));
        return aCluster(all.toArray(ObjectMaking<?>[]::new));
    }

    @BeforeEach
    void somethingCrashesAndNobodyDoesAnything() {
        trust = TrustStage.SUGGEST;
        cluster = cart("release-1", 1, true);
        triage(crash("shop", "cart-1-a").since(clock.instant().minusSeconds(60)));
        assertThat(last().run()).isNull();
    }

    private Incident incident() {
        return incidents.open().getFirst();
    }

    private Assessment looked() {
        clock.pass(LeftAlone.GIVEN);
        assertThat(leftAlone.look()).isEqualTo(1);
        return store.known.get(incident().incidentId());
    }

    @Test
    void looksOnceAndAfterTheTimeThatAnActionIsGiven() {
        cluster = cart("release-1", 1, false);
        assertThat(leftAlone.look()).isZero();

        assertThat(looked().effectiveness()).isEqualTo(1);
        assertThat(leftAlone.look()).isZero();
    }

    @Test
    void judgesByTheSameComponentsAsOfARun() {
        answer = new Answer.Firing("Alertmanager");

        assertThat(looked().effectiveness()).isZero();
        assertThat(looked(store).inWords())
                .startsWith("0.00. Health 0.00: 0 of 1 pod is ready, 1 crashes. Alert 0.00: It still fires");
    }

    private Assessment looked(MemoryUntreated kept) {
        return kept.known.get(incident().incidentId());
    }

    @Test
    void isNotFooledByAResolvedNotificationWhileTheSourceSaysThatItFires() {
        alerts.resolve(incident().incidentId(), clock.instant());
        answer = new Answer.Firing("Alertmanager");

        assertThat(looked().effectiveness()).isZero();
    }

    @Test
    void lowersTheScoreForAnotherAlertAsItDoesOfARun() {
        cluster = cart("release-1", 1, false);
        clock.pass(Duration.ofMinutes(1));
        triage(anAlert("KubeDeploymentReplicasMismatch")
                .with("namespace", "shop")
                .with("deployment", "cart")
                .since(clock.instant()));

        assertThat(looked().effectiveness()).isCloseTo(0.7, within(0.0001));
        assertThat(looked(store).inWords())
                .endsWith("Since the incident began there is KubeDeploymentReplicasMismatch.");
    }

    @Test
    void isNoSampleWhereAnActionWasTakenAfterAll() {
        actions.add(new RecentAction(
                clock.instant().plusSeconds(60),
                "restart_pod",
                ObjectRef.of("", "Deployment", "shop", "cart"),
                new TreeMap<>(),
                RecentAction.Ended.SUCCEEDED,
                "KubePodCrashLooping",
                "crash-loop",
                null,
                null,
                ""));

        assertThat(looked().effectiveness()).isNull();
        assertThat(looked(store).note()).isEqualTo("restart_pod was run on shop/Deployment/cart meanwhile.");
    }

    @Test
    void isNoSampleWhereSomeoneReleasedOrScaledMeanwhile() {
        cluster = cart("release-2", 1, false);
        assertThat(looked().note()).isEqualTo("Someone changed shop/Deployment/cart meanwhile.");

        store.known.clear();
        cluster = cart("release-1", 2, false);
        assertThat(leftAlone.look()).isEqualTo(1);
        assertThat(looked(store).note()).isEqualTo("Someone changed shop/Deployment/cart meanwhile.");
    }

    @Test
    void thatAnAutoscalerScaledIsWhatHappensWhenNothingIsDone() {
        incidents.open().forEach(i -> alerts.resolve(i.incidentId(), clock.instant()));
        clock.pass(Duration.ofDays(1));
        var autoscaler = anAutoscaler("web", "front", "Deployment", "front");
        cluster = aCluster(
                aDeployment("web", "front").replicas(1, 0),
                aReplicaSet("web", "front-1").ownedBy("Deployment", "front"),
                aPod("web", "front-1-a").ownedBy("ReplicaSet", "front-1").crashing(),
                autoscaler);
        triage(crash("web", "front-1-a").since(clock.instant().minusSeconds(60)));
        clock.pass(LeftAlone.GIVEN);
        cluster = aCluster(
                aDeployment("web", "front").replicas(2, 2),
                aReplicaSet("web", "front-1").ownedBy("Deployment", "front"),
                aPod("web", "front-1-a").ownedBy("ReplicaSet", "front-1"),
                aPod("web", "front-1-b").ownedBy("ReplicaSet", "front-1"),
                autoscaler);

        assertThat(leftAlone.look()).isEqualTo(1);

        assertThat(store.known.values())
                .singleElement()
                .satisfies(a -> assertThat(a.effectiveness()).isEqualTo(1));
    }

    @Test
    void looksAgainWhileItCannotBeToldAndThenGivesUp() {
        answer = new Answer.Unknown("Prometheus cannot be reached", true);
        clock.pass(LeftAlone.GIVEN);
        assertThat(leftAlone.look()).isZero();
        cluster = ClusterIndex.filling("", "connection refused");
        answer = new Answer.Cleared("Prometheus");
        assertThat(leftAlone.look()).isZero();
        assertThat(store.known).isEmpty();

        cluster = cart("release-1", 1, false);
        clock.pass(LeftAlone.GIVEN_UP);
        assertThat(leftAlone.look()).isZero();
        assertThat(store.known).isEmpty();
    }

    @Test
    void oneThatCannotBeToldYetHoldsUpNoOtherOfItsCluster() {
        cluster = cart(
                "release-1",
                1,
                false,
                aDeployment("shop", "basket").replicas(1, 1),
                aReplicaSet("shop", "basket-1").ownedBy("Deployment", "basket"),
                aPod("shop", "basket-1-a").ownedBy("ReplicaSet", "basket-1"));
        triage(crash("shop", "basket-1-a").since(clock.instant().minusSeconds(60)));
        pending = "cart-1-a";
        clock.pass(LeftAlone.GIVEN);

        assertThat(leftAlone.look()).isEqualTo(1);
    }

    @Test
    void whatRecoveredAndFiredAgainIsWorthLessAndSaysSoOnce() {
        cluster = cart("release-1", 1, false);
        assertThat(looked().effectiveness()).isEqualTo(1);
        store.recurs(incident(), incident().openedAt().plus(Duration.ofHours(12)));

        leftAlone.look();
        leftAlone.look();

        assertThat(store.recurred).isEmpty();
        assertThat(looked(store).effectiveness()).isCloseTo(0.7, within(0.0001));
        assertThat(looked(store).inWords()).endsWith("The alert fired again after 12 h.");
    }
}
