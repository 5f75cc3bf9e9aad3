package io.kubernaut.actions.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.Trial;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Room is looked for only where the pods may go. Four nodes have room for ten such pods each, two in each zone. */
class RoomTest {
    private static final String OWN = "labelSelector: {matchLabels: {app: cart}}";
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @BeforeEach
    void nodes() {
        shop.client.nodes().delete();
        for (int i = 0; i < 4; i++) {
            node(i, "");
        }
    }

    private void node(int number, String spec) {
        shop.load("""
                apiVersion: v1
                kind: Node
                metadata:
                  name: node-%1$d
                  labels: {kubernetes.io/hostname: node-%1$d, zone: zone-%2$d, disk: %3$s, size: "%1$d"}
                spec: {%4$s}
                status:
                  allocatable: {cpu: "1", memory: 8Gi, pods: "110"}
                  conditions: [{type: Ready, status: "True"}]
                """.formatted(number, number / 2, number == 0 ? "ssd" : "hdd", spec));
    }

    private void deploy(String pod) {
        shop.load("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: cart, namespace: shop}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: cart}}
                  template:
                    metadata: {labels: {app: cart}}
                    spec:
                      %s
                      containers:
                      - {name: cart, image: shop/cart:1, resources: {requests: {cpu: 100m}}}
                """.formatted(pod));
    }

    private Trial scaled(int replicas) {
        return shop.trial("scale_deployment", Shop.ref("Deployment", "cart"), Map.of("replicas", replicas));
    }

    private void assertRoomFor(int places, String pod) {
        deploy(pod);
        scaled(places).plan();
        assertThat(scaled(places + 1).refusal()).contains("the nodes have room for " + places + ".");
    }

    @Test
    void findsItOnAllNodesWhereThePodsMayGoAnywhere() {
        assertRoomFor(40, "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{matchExpressions: [{key: disk, operator: In, values: [ssd]}]} | 10",
                "{matchExpressions: [{key: disk, operator: NotIn, values: [ssd]}]} | 30",
                "{matchExpressions: [{key: disk, operator: Exists}, {key: zone, operator: In, values: [zone-1]}]} | 20",
                "{matchExpressions: [{key: gpu, operator: DoesNotExist}]} | 40",
                "{matchExpressions: [{key: size, operator: Gt, values: ['2']}]} | 10",
                "{matchExpressions: [{key: size, operator: Lt, values: ['2']}]} | 20",
                "{matchFields: [{key: metadata.name, operator: In, values: [node-3]}]} | 10",
                "{matchExpressions: [{key: disk, operator: In, values: [ssd]}]},"
                        + " {matchFields: [{key: metadata.name, operator: In, values: [node-3]}]} | 20",
            })
    void findsItOnlyOnNodesOfTheRequiredAffinity(String terms, int places) {
        assertRoomFor(
                places,
                "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
                        + terms + "]}}}");
    }

    @Test
    void leavesAPreferenceAlone() {
        assertRoomFor(
                40,
                "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference:"
                        + " {matchExpressions: [{key: disk, operator: In, values: [ssd]}]}}]}}");
    }

    private static String spread(String key, String more) {
        return "topologySpreadConstraints: [{topologyKey: " + key + ", maxSkew: 1, " + OWN + ", " + more + "}]";
    }

    @Test
    void findsNoMoreThanTheSpreadAllowsWhereOneZoneIsFull() {
        shop.client.nodes().withName("node-3").delete();
        assertRoomFor(21, spread("zone", "whenUnsatisfiable: DoNotSchedule"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unschedulable: true", "taints: [{key: gone, effect: NoSchedule}]"})
    void countsAZoneThatTakesNoPodsAsOneThatHasNone(String closed) {
        for (int i = 2; i < 4; i++) {
            shop.client.nodes().withName("node-" + i).delete();
            node(i, closed);
        }
        assertRoomFor(1, spread("zone", "whenUnsatisfiable: DoNotSchedule"));
    }

    @Test
    void leavesANodeWithoutTheZonesLabelOut() {
        deploy(spread("rack", "whenUnsatisfiable: DoNotSchedule"));

        assertThat(scaled(1).refusal()).contains("the nodes have room for 0.");
    }

    @Test
    void leavesASpreadThatNeedNotHoldAlone() {
        shop.client.nodes().withName("node-3").delete();
        assertRoomFor(30, spread("zone", "whenUnsatisfiable: ScheduleAnyway"));
    }

    @Test
    void findsOnePlaceANodeWhereThePodsKeepApart() {
        assertRoomFor(
                4,
                "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                        + " kubernetes.io/hostname, " + OWN + "}]}}");
    }

    @Test
    void findsNoPlaceBesideAPodThatTheyKeepApartFrom() {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: noisy, namespace: shop, labels: {app: noisy}}
                spec: {nodeName: node-0, containers: [{name: noisy, image: shop/noisy:1}]}
                """);
        assertRoomFor(
                30,
                "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey:"
                        + " kubernetes.io/hostname, labelSelector: {matchLabels: {app: noisy}}}]}}");
    }

    @Test
    void findsPlacesOnlyBesideThePodsThatTheyAreToBeWith() {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: cache, namespace: shop, labels: {app: cache}}
                spec: {nodeName: node-0, containers: [{name: cache, image: shop/cache:1}]}
                """);
        assertRoomFor(10, beside("{matchLabels: {app: cache}}", "kubernetes.io/hostname"));
    }

    @Test
    void findsPlacesOnOneNodeForPodsThatAreToBeTogether() {
        assertRoomFor(10, beside("{matchLabels: {app: cart}}", "kubernetes.io/hostname"));
        assertRoomFor(20, beside("{matchLabels: {app: cart}}", "zone"));
    }

    @Test
    void findsNoPlaceBesidePodsThatAreNowhere() {
        deploy(beside("{matchLabels: {app: cache}}", "kubernetes.io/hostname"));

        assertThat(scaled(1).refusal()).contains("the nodes have room for 0.");
    }

    private static String beside(String selector, String topologyKey) {
        return "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: " + topologyKey
                + ", labelSelector: " + selector + "}]}}";
    }
}
