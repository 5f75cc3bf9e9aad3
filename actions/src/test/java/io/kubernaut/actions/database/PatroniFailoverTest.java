package io.kubernaut.actions.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Verification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Zalando's and Crunchy's operators, which both let Patroni decide. */
class PatroniFailoverTest {
    private static final String CRUNCHY = "postgres-operator.crunchydata.com/";
    private static final ObjectRef ZALANDO_DB = Shop.ref("postgresql", "db");
    private static final ObjectRef CRUNCHY_DB = Shop.ref("PostgresCluster", "hippo");

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private void member(String pod, String labels, long position, String state) {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: shop
                  labels: {%s}
                  annotations: {status: '{"state":"%s","role":"replica","xlog_location":%d}'}
                spec: {containers: [{name: postgres, image: postgres}]}
                """.formatted(pod, labels, state, position));
    }

    private void leader(String endpoints, String pod) {
        shop.load("""
                apiVersion: v1
                kind: Endpoints
                metadata:
                  name: %s
                  namespace: shop
                  annotations: {leader: %s, optime: "5000000", ttl: "30", renewTime: "%s"}
                """.formatted(endpoints, pod, shop.clock.instant().toString().replace("Z", ".000001+00:00")));
    }

    private void zalando() {
        shop.server.serve(Kind.custom("acid.zalan.do", "v1", "postgresqls", "postgresql"));
        shop.load("""
                apiVersion: acid.zalan.do/v1
                kind: postgresql
                metadata: {name: db, namespace: shop}
                status: {PostgresClusterStatus: Running}
                """);
        for (var pod : List.of("db-0", "db-1", "db-2")) {
            member(pod, "application: spilo, cluster-name: db", pod.equals("db-2") ? 100 : 5000000, "running");
        }
        shop.settle();
        leader("db", "db-0");
    }

    private void crunchy() {
        shop.server.serve(
                Kind.custom("postgres-operator.crunchydata.com", "v1beta1", "postgresclusters", "PostgresCluster"));
        shop.load("""
                apiVersion: postgres-operator.crunchydata.com/v1beta1
                kind: PostgresCluster
                metadata: {name: hippo, namespace: shop}
                spec: {postgresVersion: 17}
                """);
        for (var instance : List.of("hippo-a-x1", "hippo-a-x2")) {
            member(
                    instance + "-0",
                    CRUNCHY + "cluster: hippo, " + CRUNCHY + "data: postgres, " + CRUNCHY + "instance: " + instance,
                    4999999,
                    "running");
        }
        shop.settle();
        leader("hippo-ha", "hippo-a-x1-0");
    }

    private Endpoints endpoints(String name) {
        return shop.client.endpoints().inNamespace("shop").withName(name).get();
    }

    private SteppedTrial failover(ObjectRef target, Map<String, Object> parameters) {
        var trial = shop.trial("failover_database", target, parameters);
        return new SteppedTrial(
                trial,
                shop.executors.executor(Shop.CLUSTER, "failover_database").orElseThrow(),
                () -> {
                    leader(target.equals(ZALANDO_DB) ? "db" : "hippo-ha", leaderOf(target));
                    shop.settle();
                });
    }

    private String leaderOf(ObjectRef target) {
        return endpoints(target.equals(ZALANDO_DB) ? "db" : "hippo-ha")
                .getMetadata()
                .getAnnotations()
                .get("leader");
    }

    private String refusal(ObjectRef target, Map<String, Object> parameters) {
        shop.server.forgetRequests();
        var refusal = shop.trial("failover_database", target, parameters).refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    /** What Patroni does once it is asked. */
    private void patroniSwitches() {
        var asked = endpoints("db-failover").getMetadata().getAnnotations();
        leader("db", asked.get("member"));
        shop.client.endpoints().inNamespace("shop").withName("db-failover").delete();
    }

    @Test
    void asksZalandosPatroniAndFailsBack() {
        zalando();
        var failover = failover(ZALANDO_DB, Map.of());
        shop.assertNothingWritten(() -> assertThat(failover.plan().diff()).contains("+ primary: db-1"));
        failover.call();
        failover.call();

        assertThat(endpoints("db-failover").getMetadata().getAnnotations())
                .containsEntry("leader", "db-0")
                .containsEntry("member", "db-1");
        failover.call();
        patroniSwitches();
        failover.applied();
        assertThat(failover.verify()).isInstanceOf(Verification.Verified.class);

        shop.executors
                .executor(Shop.CLUSTER, "failover_database")
                .orElseThrow()
                .undo(failover.request(), failover.current());
        patroniSwitches();
        assertThat(failover.undo()).isInstanceOf(Application.Applied.class);
        assertThat(leaderOf(ZALANDO_DB)).isEqualTo("db-0");
    }

    @Test
    void saysThatPatroniDidNotSwitch() {
        zalando();
        var failover = failover(ZALANDO_DB, Map.of());
        failover.plan();
        failover.call();
        failover.call();
        shop.client.endpoints().inNamespace("shop").withName("db-failover").delete();

        assertThat(failover.broken().reason()).contains("was asked for db-1 and did not switch");
    }

    @Test
    void refusesAReplicaThatIsBehindOrALeaderThatIsSilent() {
        zalando();
        assertThat(refusal(ZALANDO_DB, Map.of("to", "db-2"))).contains("db-2 lacks 4999900 bytes");
        shop.wait(java.time.Duration.ofMinutes(5));
        assertThat(refusal(ZALANDO_DB, Map.of())).contains("is not known, so data could be lost");
    }

    @Test
    void hasCrunchysOperatorSwitchOverAndFailsBack() {
        crunchy();
        var failover = failover(CRUNCHY_DB, Map.of());
        failover.plan();
        failover.call();
        failover.call();

        var cluster = hippo();
        assertThat(cluster.<Object>get("spec", "patroni", "switchover"))
                .isEqualTo(Map.of("enabled", true, "targetInstance", "hippo-a-x2", "type", "Switchover"));
        assertThat(cluster.getMetadata().getAnnotations().get(CRUNCHY + "trigger-switchover"))
                .contains(failover.request().runId().toString());
        failover.call();
        operatorFollows("hippo-a-x2-0");
        failover.applied();
        assertThat(failover.verify()).isInstanceOf(Verification.Verified.class);

        shop.executors
                .executor(Shop.CLUSTER, "failover_database")
                .orElseThrow()
                .undo(failover.request(), failover.current());
        operatorFollows("hippo-a-x1-0");
        assertThat(failover.undo()).isInstanceOf(Application.Applied.class);
        assertThat(hippo().<String>get("spec", "patroni", "switchover", "targetInstance"))
                .isEqualTo("hippo-a-x1");
    }

    private GenericKubernetesResource hippo() {
        return shop.client
                .genericKubernetesResources(CRUNCHY + "v1beta1", "PostgresCluster")
                .inNamespace("shop")
                .withName("hippo")
                .get();
    }

    private void operatorFollows(String pod) {
        leader("hippo-ha", pod);
        var cluster = hippo();
        var trigger =
                Objects.requireNonNull(cluster.getMetadata().getAnnotations().get(CRUNCHY + "trigger-switchover"));
        cluster.setAdditionalProperty("status", new HashMap<>(Map.of("patroni", Map.of("switchover", trigger))));
        shop.client.resource(cluster).updateStatus();
    }

    @Test
    void refusesASingleInstanceAndWhatGitKeeps() {
        crunchy();
        shop.client.pods().inNamespace("shop").withName("hippo-a-x2-0").delete();
        shop.settle();
        assertThat(refusal(CRUNCHY_DB, Map.of())).contains("single instance", "Give it a replica first");
        crunchy();
        shop.client.resource(hippo()).edit(r -> {
            r.getMetadata().setLabels(Map.of("kustomize.toolkit.fluxcd.io/name", "databases"));
            return r;
        });
        assertThat(refusal(CRUNCHY_DB, Map.of())).contains("Git");
    }
}
