package io.kubernaut.core.context;

import static io.kubernaut.core.alert.AlertFixtures.anAlert;
import static io.kubernaut.core.cluster.ClusterFixtures.aBudget;
import static io.kubernaut.core.cluster.ClusterFixtures.aClaim;
import static io.kubernaut.core.cluster.ClusterFixtures.aCluster;
import static io.kubernaut.core.cluster.ClusterFixtures.aCronJob;
import static io.kubernaut.core.cluster.ClusterFixtures.aCustomObject;
import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aJob;
import static io.kubernaut.core.cluster.ClusterFixtures.aLimitRange;
import static io.kubernaut.core.cluster.ClusterFixtures.aNamespace;
import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aQuota;
import static io.kubernaut.core.cluster.ClusterFixtures.aReplicaSet;
import static io.kubernaut.core.cluster.ClusterFixtures.aStatefulSet;
import static io.kubernaut.core.cluster.ClusterFixtures.anAutoscaler;
import static io.kubernaut.core.cluster.ClusterFixtures.anEvent;
import static io.kubernaut.core.context.SnapshotFixtures.aSnapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.alert.AlertMaking;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ObjectMaking;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.cluster.PodMaking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotBuilderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** Some of everything that a snapshot gathers. */
    private static ObjectMaking<?>[] shop() {
        var set = aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart").revision(1);
        var objects = new ArrayList<ObjectMaking<?>>(List.of(
                aNamespace("shop"),
                aDeployment("shop", "cart").replicas(3, 1),
                set,
                aReplicaSet("shop", "cart-2")
                        .ownedBy("Deployment", "cart")
                        .revision(2)
                        .template("template-2")
                        .createdAt(NOON.minus(Duration.ofHours(1))),
                anAutoscaler("shop", "cart", "Deployment", "cart"),
                aBudget("shop", "cart", 1, "app", "cart"),
                aQuota("shop", "compute", Map.of("pods", 10L), Map.of("pods", 3L)),
                aLimitRange("shop", "limits", 4_000, 8L << 30),
                aNode("worker-1").at("10.0.0.1"),
                aNode("worker-2").notReady("Unknown").withPressure("DiskPressure"),
                aClaim("shop", "cache"),
                aStatefulSet("shop", "db").replicas(1, 0),
                aPod("shop", "db-0").ownedBy("StatefulSet", "db").crashing(),
                aCustomObject("Certificate", "shop", "front", "spec.secretName", "front-tls")));
        for (int i = 0; i < 3; i++) {
            var pod = aPod("shop", "cart-2-" + i)
                    .ownedBy("ReplicaSet", "cart-2")
                    .labelled("app", "cart")
                    .on("worker-" + (1 + i % 2))
                    .mounting("cache");
            objects.add(i == 0 ? pod.crashing() : pod);
            objects.add(anEvent(pod, "event-" + i, NOON.minusSeconds(i)));
        }
        return objects.toArray(ObjectMaking<?>[]::new);
    }

    private static SnapshotMaking ofShop(
            ObjectMaking<?>[] objects, List<AlertMaking> alerts, List<RelatedAlert> related) {
        return aSnapshot()
                .about("shop/Deployment/cart", "shop/Pod/cart-2-0")
                .in(objects)
                .with(alerts.toArray(AlertMaking[]::new))
                .relatedTo(related.toArray(RelatedAlert[]::new));
    }

    private static RelatedAlert relatedAt(int second) {
        return new RelatedAlert(
                "KubePodCrashLooping",
                "crash-loop",
                second % 2 == 0 ? "critical" : "warning",
                ObjectRef.parse("", "shop/StatefulSet/db"),
                NOON.minusSeconds(second));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void sameFactsInAnyOrderHaveOneAddress(long seed) {
        var alerts = List.of(
                anAlert("KubePodCrashLooping").ofPod("shop", "cart-2-0"),
                anAlert("KubePodCrashLooping").ofPod("shop", "cart-2-1"),
                anAlert("KubePodNotReady").ofPod("shop", "cart-2-0"));
        var related =
                IntStream.range(0, 6).mapToObj(SnapshotBuilderTest::relatedAt).toList();
        var expected = SnapshotCodec.write(ofShop(shop(), alerts, related).made());

        var random = new Random(seed);
        var objects = shop();
        Collections.shuffle(Arrays.asList(objects), random);
        var actual = SnapshotCodec.write(ofShop(objects, shuffled(alerts, random), shuffled(related, random))
                .made());

        assertThat(actual).isEqualTo(expected);
        assertThat(SnapshotCodec.address(actual)).isEqualTo(SnapshotCodec.address(expected));
    }

    @Test
    void anotherFactIsAnotherAddress() {
        var one = aSnapshot().in(shop()).made();
        var other = aSnapshot().in(shop()).takenAt("2026-01-01T12:00:01Z").made();

        assertThat(SnapshotCodec.address(SnapshotCodec.write(other)))
                .isNotEqualTo(SnapshotCodec.address(SnapshotCodec.write(one)));
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        var copy = new ArrayList<>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    @Test
    void gathersWhatStandsAroundADeployment() {
        var snapshot = ofShop(shop(), List.of(anAlert("KubePodCrashLooping").ofPod("shop", "cart-2-0")), List.of())
                .made();

        assertThat(snapshot.workload())
                .isNotNull()
                .satisfies(w -> assertThat(w.name()).isEqualTo("cart"));
        assertThat(names(snapshot.pods())).containsExactly("cart-2-0", "cart-2-1", "cart-2-2");
        assertThat(snapshot.pod())
                .isNotNull()
                .satisfies(p -> assertThat(p.name()).isEqualTo("cart-2-0"));
        assertThat(snapshot.node())
                .isNotNull()
                .satisfies(n -> assertThat(n.name()).isEqualTo("worker-1"));
        assertThat(names(snapshot.nodes())).containsExactly("worker-1", "worker-2");
        assertThat(names(snapshot.claims())).containsExactly("cache");
        assertThat(names(snapshot.budgets())).containsExactly("cart");
        assertThat(names(snapshot.quotas())).containsExactly("compute");
        assertThat(names(snapshot.limitRanges())).containsExactly("limits");
        assertThat(names(snapshot.events())).containsExactly("event-0", "event-1", "event-2");
        assertThat(names(snapshot.resources())).containsExactly("front");
        assertThat(snapshot.autoscaler()).isNotNull();
        assertThat(snapshot.ownership().autoscaler()).isEqualTo("cart");
        assertThat(snapshot.peers()).extracting(p -> p.ref().display()).containsExactly("shop/StatefulSet/db");
        assertThat(snapshot.fleet().notReadyNodes()).containsExactly("worker-2");
    }

    private static List<String> names(List<? extends ClusterObject> objects) {
        return objects.stream().map(ClusterObject::name).toList();
    }

    @Test
    void keepsWhatFailsWhenThereAreMorePodsThanItHolds() {
        var pods = new ArrayList<ObjectMaking<?>>();
        pods.add(aStatefulSet("shop", "cart"));
        IntStream.range(0, 70).forEach(i -> pods.add(pod("a-ready-" + i)));
        IntStream.range(0, 70).forEach(i -> pods.add(pod("b-done-" + i).succeeded()));
        IntStream.range(0, 70).forEach(i -> pods.add(pod("c-evicted-" + i).evicted()));
        IntStream.range(0, 45).forEach(i -> pods.add(pod("d-unready-" + i).unready()));
        IntStream.range(0, 4).forEach(i -> pods.add(pod("z-crashing-" + i).crashing()));
        pods.add(pod("zz-named"));

        var snapshot = aSnapshot()
                .about("shop/StatefulSet/cart", "shop/Pod/zz-named")
                .in(pods.toArray(ObjectMaking<?>[]::new))
                .made();

        assertThat(snapshot.pods()).hasSize(50);
        assertThat(snapshot.pods())
                .filteredOn(p -> p.crashing(snapshot.takenAt()))
                .hasSize(4);
        assertThat(names(snapshot.pods()))
                .contains("zz-named")
                .filteredOn(n -> n.startsWith("d-unready"))
                .hasSize(45);
    }

    private static PodMaking pod(String name) {
        return aPod("shop", name).ownedBy("StatefulSet", "cart");
    }

    @Test
    void keepsUnreadyPodsOfANodeWhereFinishedJobsPileUp() {
        var objects = new ArrayList<ObjectMaking<?>>();
        objects.add(aNode("worker-1").notReady("False"));
        IntStream.range(0, 80)
                .forEach(i ->
                        objects.add(aPod("jobs", "a-done-" + i).on("worker-1").succeeded()));
        objects.add(aPod("shop", "hangs").on("worker-1").unready());

        var snapshot = aSnapshot()
                .about("Node/worker-1")
                .in(objects.toArray(ObjectMaking<?>[]::new))
                .made();

        assertThat(names(snapshot.pods())).hasSize(50).contains("hangs");
    }

    @Test
    void holdsAtMostAsManyEventsRelatedAlertsAndPeersAsItSays() {
        var objects = new ArrayList<ObjectMaking<?>>();
        var cart = aStatefulSet("shop", "cart");
        objects.add(cart);
        IntStream.range(0, 60).forEach(i -> objects.add(anEvent(cart, "event-" + i, NOON.minusSeconds(i))));
        IntStream.range(0, 40)
                .forEach(i -> objects.add(aStatefulSet("shop", "peer-" + i).replicas(1, 0)));

        var snapshot = aSnapshot()
                .about("shop/StatefulSet/cart")
                .in(objects.toArray(ObjectMaking<?>[]::new))
                .relatedTo(IntStream.range(0, 80)
                        .mapToObj(SnapshotBuilderTest::relatedAt)
                        .toArray(RelatedAlert[]::new))
                .made();

        assertThat(snapshot.events())
                .hasSize(30)
                .first()
                .satisfies(e -> assertThat(e.name()).isEqualTo("event-0"));
        assertThat(snapshot.related()).hasSize(50);
        assertThat(snapshot.peers()).hasSize(20);
    }

    @Test
    void takesItsNameFromTheSubjectsOwnAlerts() {
        var subject = new Subject(
                ObjectRef.parse("", "Node/worker-1"), ObjectRef.parse("", "Node/worker-1"), Subject.Presence.FOUND, "");
        var builder = new SnapshotBuilder(
                aCluster(aNode("worker-1")),
                io.kubernaut.core.memory.Memory.EMPTY,
                io.kubernaut.core.policy.Policy.DEFAULTS,
                io.kubernaut.core.policy.Mode.ACT,
                NOON);

        var snapshot = builder.build(
                "node-not-ready",
                "",
                subject,
                List.of(anAlert("KubeNodeNotReady").with("node", "worker-1").made()),
                IntStream.range(0, 60)
                        .mapToObj(i ->
                                anAlert("AppDown").ofPod("shop", "cart-" + i).made())
                        .toList(),
                List.of());

        assertThat(snapshot.name()).isEqualTo("KubeNodeNotReady");
        assertThat(snapshot.alerts()).hasSize(50).anyMatch(a -> a.name().equals("KubeNodeNotReady"));
    }

    @ParameterizedTest
    @CsvSource({
        "critical, warning, critical",
        "warning, info, warning",
        "none, info, info",
        "shouting, none, none",
    })
    void hasTheHighestSeverityOfItsAlerts(String one, String other, String highest) {
        var snapshot = aSnapshot()
                .with(anAlert("A").severity(one), anAlert("B").severity(other))
                .made();

        assertThat(snapshot.severity()).isEqualTo(highest);
    }

    @Test
    void findsThePodsThatMountAClaim() {
        var snapshot = aSnapshot()
                .about("shop/PersistentVolumeClaim/data-db-0")
                .in(
                        aClaim("shop", "data-db-0"),
                        aStatefulSet("shop", "db"),
                        aPod("shop", "db-0").ownedBy("StatefulSet", "db").mounting("data-db-0"),
                        aPod("shop", "db-1").ownedBy("StatefulSet", "db").mounting("data-db-1"))
                .made();

        assertThat(names(snapshot.pods())).containsExactly("db-0");
        assertThat(snapshot.claim()).isNotNull();
        assertThat(snapshot.workload())
                .isNotNull()
                .satisfies(w -> assertThat(w.kind()).isEqualTo("StatefulSet"));
    }

    @Test
    void findsTheJobAndTheCronJobOfAPod() {
        var snapshot = aSnapshot()
                .about("shop/CronJob/invoices", "shop/Pod/invoices-1-a")
                .in(
                        aCronJob("shop", "invoices"),
                        aJob("shop", "invoices-1").ownedBy("CronJob", "invoices"),
                        aPod("shop", "invoices-1-a").ownedBy("Job", "invoices-1"))
                .made();

        assertThat(snapshot.job()).isNotNull();
        assertThat(snapshot.cronJob()).isNotNull();
        assertThat(names(snapshot.pods())).containsExactly("invoices-1-a");
    }

    @Test
    void comesToAnEndWhereWorkloadsOwnEachOther() {
        var snapshot = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> aSnapshot()
                        .in(
                                aDeployment("shop", "cart").ownedBy("ReplicaSet", "cart-1"),
                                aReplicaSet("shop", "cart-1").ownedBy("Deployment", "cart"),
                                aPod("shop", "cart-1-a").ownedBy("ReplicaSet", "cart-1"))
                        .made());

        assertThat(names(snapshot.pods())).containsExactly("cart-1-a");
    }

    @Test
    void takesABudgetWithoutSelectorAsOneForEveryPod() {
        var snapshot = aSnapshot()
                .about("shop/StatefulSet/db")
                .in(
                        aStatefulSet("shop", "db"),
                        aPod("shop", "db-0").ownedBy("StatefulSet", "db"),
                        aBudget("shop", "everything", 0),
                        aBudget("shop", "others", 0, "app", "other"))
                .made();

        assertThat(names(snapshot.budgets())).containsExactly("everything");
    }

    private static final String UNTIL = "kubernaut.io/maintenance-until";

    @ParameterizedTest
    @ValueSource(strings = {"workload", "namespace", "node", "pod", "claim"})
    void seesMaintenanceAnnouncedOnTheSubjectAndWhatItStandsIn(String where) {
        var end = "2026-01-01T14:00:00Z";
        var namespace = aNamespace("shop");
        var workload = aStatefulSet("shop", "db");
        var node = aNode("worker-1");
        var pod =
                aPod("shop", "db-0").ownedBy("StatefulSet", "db").on("worker-1").mounting("data");
        var claim = aClaim("shop", "data");
        var announced = switch (where) {
            case "workload" -> workload.annotated(UNTIL, end);
            case "namespace" -> namespace.annotated(UNTIL, end);
            case "node" -> node.annotated(UNTIL, end);
            case "pod" -> pod.annotated(UNTIL, end);
            default -> claim.annotated(UNTIL, end);
        };
        assertThat(announced).isNotNull();
        var subject = where.equals("claim") ? "shop/PersistentVolumeClaim/data" : "shop/StatefulSet/db";
        var named = where.equals("claim") ? subject : "shop/Pod/db-0";

        var snapshot = aSnapshot()
                .about(subject, named)
                .in(namespace, workload, node, pod, claim)
                .made();

        assertThat(snapshot.maintenanceUntil()).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CronJob", "Kafka"})
    void seesMaintenanceAnnouncedOnOtherKinds(String kind) {
        var object = kind.equals("CronJob") ? aCronJob("shop", "it") : aCustomObject(kind, "shop", "it");

        var snapshot = aSnapshot()
                .about("shop/" + kind + "/it")
                .in(object.annotated(UNTIL, "2026-01-01T14:00:00Z"))
                .made();

        assertThat(snapshot.maintenanceUntil()).isEqualTo("2026-01-01T14:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-01-01", "9999999999999"})
    void keepsHandsOffForAnHourWhereTheEndOfMaintenanceCannotBeRead(String text) {
        var snapshot = aSnapshot()
                .in(aDeployment("shop", "cart").annotated(UNTIL, text))
                .made();

        assertThat(snapshot.maintenanceUntil()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void takesTheLatestEndOfSeveralMaintenances() {
        var snapshot = aSnapshot()
                .in(
                        aDeployment("shop", "cart").annotated(UNTIL, "2026-01-01T13:00:00Z"),
                        aNamespace("shop").annotated(UNTIL, "2026-01-01T15:00:00+02:00"),
                        aPod("shop", "x").annotated(UNTIL, "2026-01-02T00:00:00Z"))
                .made();

        assertThat(snapshot.maintenanceUntil()).isEqualTo("2026-01-01T13:00:00Z");
    }

    @Test
    void knowsWhoOwnsAClaimThatMayBeExpanded() {
        var snapshot = aSnapshot()
                .about("shop/StatefulSet/db")
                .in(
                        aStatefulSet("shop", "db"),
                        aPod("shop", "db-0").ownedBy("StatefulSet", "db").mounting("data"),
                        aClaim("shop", "data").labelled("kustomize.toolkit.fluxcd.io/name", "shop"))
                .made();

        assertThat(snapshot.ownershipOf(ObjectRef.parse("", "shop/PersistentVolumeClaim/data"))
                        .byGitOps())
                .isTrue();
    }

    @Test
    void saysThatTheClusterCannotBeRead() {
        var snapshot =
                aSnapshot().in(shop()).clusterAway("no answer for 2 minutes").made();

        assertThat(snapshot.clusterProblem()).isEqualTo("no answer for 2 minutes");
    }

    @Test
    void boundsWhatLearningMayAdd() {
        var snapshot = aSnapshot()
                .scored("restart_pod", 500)
                .scored("scale_deployment", -500)
                .made();

        assertThat(snapshot.priority(50, "restart_pod")).isEqualTo(80);
        assertThat(snapshot.priority(50, "scale_deployment")).isEqualTo(20);
        assertThat(snapshot.priority(50, "expand_pvc")).isEqualTo(50);
    }

    @Test
    void countsTriesOnTheSubjectUpToTheEndOfTheWindow() {
        var snapshot = aSnapshot()
                .withRecentAction("restart_pod", "shop/Deployment/cart", "2026-01-01T11:00:00Z")
                .withRecentAction("restart_pod", "shop/Deployment/cart", "2026-01-01T10:59:59Z")
                .withRecentAction("restart_pod", "shop/Deployment/other", "2026-01-01T11:30:00Z")
                .made();

        assertThat(snapshot.timesTried("restart_pod", Duration.ofHours(1))).isEqualTo(1);
        assertThat(snapshot.triedWithin("rollback_deployment", Duration.ofHours(1)))
                .isFalse();
        assertThat(snapshot.recentActions())
                .extracting(a -> a.at().toString())
                .containsExactly("2026-01-01T11:30:00Z", "2026-01-01T11:00:00Z", "2026-01-01T10:59:59Z");
    }

    @Test
    void readsBackWhatItWrote() {
        var snapshot = ofShop(
                        shop(),
                        List.of(anAlert("KubePodCrashLooping")
                                .ofPod("shop", "cart-2-0")
                                .annotated("summary", "é \u2028 \"quoted\"")),
                        List.of(relatedAt(1)))
                .withRecentAction("restart_pod", "shop/Deployment/cart", "2026-01-01T11:00:00.123456789Z")
                .scored("restart_pod", 4)
                .made();
        var json = SnapshotCodec.write(snapshot);

        var again = SnapshotCodec.read(json, Snapshot.class);

        assertThat(again).isEqualTo(snapshot);
        assertThat(SnapshotCodec.write(again)).isEqualTo(json);
    }
}
