package io.kubernaut.actions.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.kubernaut.actions.apiserver.PodExec;
import io.kubernaut.actions.apiserver.objects.Kind;
import io.kubernaut.actions.executor.Marks;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.actions.executor.Trial;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Planning;
import io.kubernaut.core.execution.Verification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudNativePG's Cluster; the other operators are in tests of their own. */
class FailoverDatabaseTest {
    private String lag = "db-2 0\ndb-3 4096\n";
    private final Shop shop = new Shop((namespace, pod, container, command) -> answer(pod, container, command));

    private PodExec.Result answer(String pod, String container, List<String> command) {
        var asked = command.getFirst().equals("psql") && container.equals("postgres");
        return asked && !lag.isEmpty() ? PodExec.Result.ok(lag) : new PodExec.Result(2, "", "no connection to " + pod);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void cluster(String... healthy) {
        shop.server.serve(Kind.custom("postgresql.cnpg.io", "v1", "clusters", "Cluster"));
        shop.load("""
                apiVersion: postgresql.cnpg.io/v1
                kind: Cluster
                metadata: {name: db, namespace: shop}
                spec: {instances: 3}
                status:
                  currentPrimary: db-1
                  targetPrimary: db-1
                  phase: Cluster in healthy state
                  instanceNames: [db-1, db-2, db-3]
                  instancesStatus: {healthy: [%s]}
                  conditions: [{type: ContinuousArchiving, status: "True"}, {type: Ready, status: "True", reason: ClusterIsReady}]
                """.formatted(String.join(", ", healthy)));
        for (var name : List.of("db-1", "db-2", "db-3")) {
            shop.load("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s, namespace: shop, labels: {cnpg.io/cluster: db}}
                    spec: {containers: [{name: postgres, image: postgres}]}
                    """.formatted(name));
        }
        shop.settle();
    }

    private void healthy() {
        cluster("db-1", "db-2", "db-3");
    }

    private GenericKubernetesResource db() {
        return shop.client
                .genericKubernetesResources("postgresql.cnpg.io/v1", "Cluster")
                .inNamespace("shop")
                .withName("db")
                .get();
    }

    private String status(String field) {
        return String.valueOf(db().<Object>get("status", field));
    }

    private void patchStatus(String manager, String field, String value) {
        shop.client
                .genericKubernetesResources("postgresql.cnpg.io/v1", "Cluster")
                .inNamespace("shop")
                .withName("db")
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(manager)
                                .build(),
                        "{\"status\":{\"" + field + "\":\"" + value + "\"}}");
    }

    /** What the operator does once it is asked. */
    private void promoted() {
        patchStatus("cnpg", "currentPrimary", status("targetPrimary"));
        patchStatus("cnpg", "phase", "Cluster in healthy state");
        lag = "db-1 0\ndb-2 0\ndb-3 0\n";
    }

    private SteppedTrial failover(Map<String, Object> parameters) {
        return shop.stepped("failover_database", Shop.ref("Cluster", "db"), parameters);
    }

    private String refusal(Map<String, Object> parameters) {
        shop.server.forgetRequests();
        var refusal = shop.trial("failover_database", Shop.ref("Cluster", "db"), parameters)
                .refusal();
        assertThat(shop.writes()).isEmpty();
        return refusal;
    }

    private SteppedTrial switched() {
        var failover = failover(Map.of());
        failover.plan();
        failover.call();
        failover.call();
        promoted();
        failover.applied();
        return failover;
    }

    @Test
    void makesTheReplicaThatLacksNothingThePrimaryAndFailsBack() {
        healthy();
        var failover = failover(Map.of());
        shop.assertNothingWritten(
                () -> assertThat(failover.plan().diff()).contains("- primary: db-1", "+ primary: db-2"));

        failover.call();
        failover.call();

        assertThat(status("targetPrimary")).isEqualTo("db-2");
        assertThat(status("phase")).isEqualTo("Switchover in progress");
        assertThat(status("phaseReason")).isEqualTo("Switching over to db-2");
        assertThat(status("targetPrimaryTimestamp")).endsWith(".000000Z");
        assertThat(status("conditions")).contains("status=False, reason=ClusterIsNotReady".split(", "));
        assertThat(db().getMetadata().getAnnotations())
                .containsEntry(Marks.RUN, failover.request().runId().toString())
                .containsKey(Marks.DECISION);
        failover.call();
        assertThat(failover.states()).containsExactly(State.DONE, State.UNDER_WAY);
        promoted();
        failover.applied();
        assertThat(failover.verify()).isInstanceOf(Verification.Verified.class);
        assertThat(shop.eventReasons("db")).contains("RemediationApplied");

        shop.executors
                .executor(Shop.CLUSTER, "failover_database")
                .orElseThrow()
                .undo(failover.request(), failover.current());
        assertThat(status("targetPrimary")).isEqualTo("db-1");
        promoted();
        assertThat(failover.undo()).isInstanceOf(Application.Applied.class);
        assertThat(status("currentPrimary")).isEqualTo("db-1");
    }

    @Test
    void takesTheReplicaThatIsNamed() {
        healthy();
        assertThat(failover(Map.of("to", "db-3")).plan().summary()).contains("Make db-3 the primary");
        assertThat(shop.trial("failover_database", Shop.ref("Cluster", "db"), Map.of("to", "db-1"))
                        .planning())
                .isInstanceOf(Planning.AlreadySo.class);
    }

    @Test
    void goesOnWhereAnotherProcessDiedAndAsksOnce() {
        healthy();
        var failover = failover(Map.of());
        failover.plan();
        failover.call();
        failover.callAndDie();
        var asked = status("targetPrimaryTimestamp");
        shop.settle();
        failover.call();
        assertThat(status("targetPrimaryTimestamp")).isEqualTo(asked);
        promoted();

        failover.applied();
    }

    @Test
    void doesNotAskWhereTheReplicaFellBehindMeanwhile() {
        healthy();
        var failover = failover(Map.of());
        failover.plan();
        lag = "db-2 999999999\n";

        assertThat(failover.broken().reason()).contains("Step 1 of 2 (check)", "lacks 999999999 bytes");
        assertThat(status("targetPrimary")).isEqualTo("db-1");
    }

    @Test
    void leavesASwitchOfSomebodyElseAndSaysWhose() {
        healthy();
        var failover = failover(Map.of());
        failover.plan();
        failover.call();
        patchStatus("kubectl-cnpg", "targetPrimary", "db-3");

        assertThat(failover.broken().reason()).contains("db-3 is being made the primary", "kubectl-cnpg");
        assertThat(status("targetPrimary")).isEqualTo("db-3");
    }

    @Test
    void doesNotFailBackWhereTheOldPrimaryIsNotWell() {
        healthy();
        var failover = switched();
        lag = "db-3 0\n";

        assertThat(failover.undo())
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("How far db-1 is behind is not known"));
        assertThat(status("targetPrimary")).isEqualTo("db-2");
    }

    @Test
    void doesNotFailBackWhereSomebodySwitchedOnSince() {
        healthy();
        var failover = switched();
        patchStatus("kubectl-cnpg", "targetPrimary", "db-3");
        promoted();

        assertThat(failover.undo())
                .isInstanceOfSatisfying(
                        Application.Refused.class,
                        refused -> assertThat(refused.reason()).contains("the primary is db-3", "kubectl-cnpg"));
    }

    @Test
    void refusesWhereNoReplicaIsHealthy() {
        cluster("db-1");
        assertThat(refusal(Map.of())).contains("No replica is healthy", "mend one first");
        assertThat(refusal(Map.of("to", "db-2"))).contains("db-2 is not healthy");
    }

    @Test
    void refusesWhereNobodyKnowsHowFarReplicasAreBehind() {
        healthy();
        lag = "";
        assertThat(refusal(Map.of())).contains("is not known, so data could be lost", "a person");
    }

    @Test
    void refusesAReplicaThatLacksMoreThanIsAllowed() {
        healthy();
        lag = "db-2 2000000\ndb-3 3000000\n";
        assertThat(refusal(Map.of())).contains("db-2 lacks 2000000 bytes", "maxLag");
        assertThat(failover(Map.of("maxLag", "4Mi")).plan().steps()).hasSize(2);
    }

    @Test
    void refusesWhileASwitchIsUnderWayOrTheOperatorIsBusy() {
        healthy();
        patchStatus("cnpg", "phase", "Upgrading cluster");
        assertThat(refusal(Map.of())).contains("Upgrading cluster", "wait");
        patchStatus("cnpg", "targetPrimary", "db-3");
        assertThat(refusal(Map.of())).contains("A switch to db-3 is under way");
    }

    @Test
    void refusesWithoutTheOperatorOrTheDatabase() {
        assertThat(refusal(Map.of())).contains("CloudNativePG is not installed");
        healthy();
        assertThat(shop.trial("failover_database", Shop.ref("Cluster", "none"), Map.of())
                        .refusal())
                .contains("does not exist");
        assertThat(shop.trial("failover_database", Shop.ref("StatefulSet", "db"), Map.of())
                        .refusal())
                .contains("kubernaut.io/procedure.failover_database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db-9", "other", "db-2.other-namespace"})
    void refusesMembersOfSomethingElse(String to) {
        healthy();
        assertThat(refusal(Map.of("to", to))).contains("is not a replica of it", "db-2, db-3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"db-2; reboot", "../db-2", "$(id)", "dЬ-2", "DB-2"})
    void refusesWhatIsNoName(String to) {
        healthy();
        assertThat(refusal(Map.of("to", to))).contains("to is not a Kubernetes name");
    }

    @Test
    void refusesAHugeLag() {
        healthy();
        assertThat(refusal(Map.of("maxLag", "8Ti"))).contains("maxLag must be at most");
        assertThat(refusal(Map.of("maxLag", "-1"))).contains("maxLag");
    }

    @Test
    void saysWhyThePrimaryCouldNotBeAsked() {
        healthy();
        lag = "";
        assertThat(refusal(Map.of()))
                .contains("is not known", "Pod shop/db-1 said: exit code 2: no connection to db-1");

        shop.server.addUser("weak", "weak", access -> !access.path().equals("pods/exec"));
        try (var weak = shop.server.client("weak")) {
            var executor = shop.executors(weak)
                    .executor(Shop.CLUSTER, "failover_database")
                    .orElseThrow();
            assertThat(new Trial(executor, failover(Map.of()).request()).refusal())
                    .contains("is not known", "Kubernaut lacks a permission: create and get pods/exec");
        }
    }

    @Test
    void needsNoMoreThanItsOwnRole() {
        healthy();
        try (var limited = shop.limitedTo("failover_database")) {
            var executor = shop.executors(limited)
                    .executor(Shop.CLUSTER, "failover_database")
                    .orElseThrow();
            assertThat(new Trial(executor, failover(Map.of()).request()).plan().steps())
                    .hasSize(2);
        }
    }
}
