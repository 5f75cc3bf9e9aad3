package io.kubernaut.actions.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.PodExec.Result;
import io.kubernaut.actions.executor.Programs;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.actions.executor.SteppedTrial;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.PlanStep;
import io.kubernaut.core.execution.PlanStep.State;
import io.kubernaut.core.execution.Verification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactStorageTest {
    private static final ObjectRef CONTROL_PLANE = ObjectRef.of(Shop.CLUSTER, "Namespace", "", "kube-system");
    private static final String HEALTHY = "[{\"endpoint\":\"https://a:2379\",\"health\":true},"
            + "{\"endpoint\":\"https://b:2379\",\"health\":true}]";
    private static final String SICK = "[{\"endpoint\":\"https://a:2379\",\"health\":true},"
            + "{\"endpoint\":\"https://b:2379\",\"health\":false,\"error\":\"context deadline exceeded\"}]";

    private final Programs programs = new Programs();
    private final Shop shop = new Shop(programs);
    private final Map<String, Long> sizes = new HashMap<>();

    @AfterEach
    void close() {
        shop.close();
    }

    private void etcd(String... members) {
        for (var member : members) {
            shop.load("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: etcd-%s, namespace: kube-system, labels: {component: etcd}}
                    spec:
                      nodeName: hollow-0
                      containers:
                      - name: etcd
                        image: registry.k8s.io/etcd:3.6.4-0
                        command: [etcd, --cert-file=/pki/server.crt, --key-file=/pki/server.key, --trusted-ca-file=/pki/ca.crt]
                    """.formatted(member));
            sizes.put("etcd-" + member, 200L << 20);
        }
        shop.settle();
        programs.when("endpoint health", HEALTHY)
                .when(
                        "endpoint status",
                        ran -> Result.ok("[{\"Status\":{\"header\":{\"member_id\":"
                                + ran.pod().hashCode() + "},\"leader\":" + "etcd-a".hashCode() + ",\"dbSize\":"
                                + sizes.get(ran.pod()) + ",\"dbSizeInUse\":" + (50L << 20) + "}}]"))
                .when(" defrag", ran -> {
                    sizes.put(ran.pod(), 50L << 20);
                    return Result.ok("Finished defragmenting etcd member[https://127.0.0.1:2379]");
                });
    }

    private SteppedTrial trial(ObjectRef target, Map<String, Object> parameters) {
        return shop.stepped("compact_storage", target, parameters);
    }

    private String refusal(ObjectRef target, Map<String, Object> parameters) {
        var words = shop.trial("compact_storage", target, parameters).refusal();
        assertThat(programs.lines("defrag")).isEmpty();
        assertThat(programs.lines("vacuumdb")).isEmpty();
        return words;
    }

    @Test
    void defragmentsOneMemberAfterTheOtherTheLeaderLast() {
        etcd("a", "b");
        var trial = trial(CONTROL_PLANE, Map.of());
        shop.assertNothingWritten(
                () -> assertThat(trial.plan().diff()).contains("200Mi, of which 50Mi are in use", "the leader"));
        assertThat(programs.lines("defrag")).isEmpty();

        trial.applied();

        assertThat(programs.ran.stream()
                        .filter(r -> r.line().contains("defrag"))
                        .map(Programs.Ran::pod))
                .containsExactly("etcd-b", "etcd-a");
        assertThat(programs.lines("defrag"))
                .containsOnly("etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/pki/ca.crt --cert=/pki/server.crt"
                        + " --key=/pki/server.key defrag --command-timeout=240s");
        assertThat(trial.current().steps()).extracting(PlanStep::said).contains("etcd-b: 200Mi became 50Mi.");
        assertThat(trial.artefacts())
                .extracting(Application.Artefact::name)
                .containsExactly("compact-etcd-b.log", "compact-etcd-a.log");
    }

    @Test
    void refusesWhileAMemberIsNotHealthyOrThereIsNoQuorum() {
        etcd("a", "b");
        programs.when("endpoint health", SICK);
        assertThat(refusal(CONTROL_PLANE, Map.of()))
                .contains("https://b:2379 is not healthy: context deadline exceeded", "repair it first");
        programs.fails("endpoint health", 1, "no leader");
        assertThat(refusal(CONTROL_PLANE, Map.of())).contains("Restore the quorum first");
    }

    @Test
    void stopsWhenAMemberFallsIllBetweenTwo() {
        etcd("a", "b");
        var trial = trial(CONTROL_PLANE, Map.of());
        trial.plan();
        trial.call();
        programs.when("endpoint health", SICK);

        assertThat(trial.broken().reason()).contains("is not healthy");
        assertThat(programs.lines("defrag")).hasSize(1);
        assertThat(trial.undo()).isInstanceOf(Application.Applied.class);
    }

    @Test
    void goesOnAfterACrash() {
        etcd("a", "b");
        var trial = trial(CONTROL_PLANE, Map.of());
        trial.plan();
        trial.callAndDie();
        trial.applied();

        assertThat(trial.states()).containsExactly(State.DONE, State.DONE);
        assertThat(shop.executors
                        .executor(Shop.CLUSTER, "compact_storage")
                        .orElseThrow()
                        .verify(trial.request(), trial.current()))
                .isInstanceOf(Verification.Verified.class);
    }

    @Test
    void doesNothingToAPodThatTookAnothersPlace() {
        etcd("b");
        var trial = trial(CONTROL_PLANE, Map.of());
        trial.plan();
        shop.client.pods().inNamespace("kube-system").withName("etcd-b").delete();
        shop.settle();
        etcd("b");

        assertThat(trial.broken().reason()).contains("does not run any more");
        assertThat(programs.lines("defrag")).isEmpty();
    }

    private ObjectRef store(String image, String args) {
        shop.load("""
                apiVersion: v1
                kind: Pod
                metadata: {name: store-0, namespace: shop}
                spec: {nodeName: hollow-0, containers: [{name: store, image: "%s", args: [%s]}]}
                """.formatted(image, args));
        shop.settle();
        return Shop.ref("Pod", "store-0");
    }

    @Test
    void cleansPrometheusTombstonesThroughItsAdminApi() {
        var target = store(
                "quay.io/prometheus/prometheus:v3.5.0",
                "--web.enable-admin-api, \"--web.listen-address=:9091\", --web.route-prefix=/prom");
        programs.when("clean_tombstones", "");
        var trial = trial(target, Map.of());
        trial.plan();
        trial.applied();

        assertThat(programs.lines("wget"))
                .containsExactly(
                        "wget -q -O - --post-data= http://127.0.0.1:9091/prom/api/v1/admin/tsdb/clean_tombstones");
    }

    @Test
    void refusesAPrometheusWithoutItsAdminApi() {
        assertThat(refusal(store("prom/prometheus:v3", "--config.file=/etc/p.yml"), Map.of()))
                .contains("Start it with --web.enable-admin-api");
    }

    @Test
    void vacuumsPostgresOnItsPrimary() {
        var target = store("docker.io/library/postgres:18", "");
        programs.when("pg_is_in_recovery", "f\n").when("vacuumdb", "vacuumdb: vacuuming database \"shop\"");
        var trial = trial(target, Map.of("profile", "postgresql"));
        trial.plan();
        trial.applied();

        assertThat(programs.ran.getLast().command())
                .containsExactly(
                        "sh",
                        "-c",
                        "export LC_ALL=C PGOPTIONS=\"${PGOPTIONS:-} -c statement_timeout=1800000\"; exec vacuumdb --no-password --username=\"${POSTGRES_USER:-postgres}\" \"$@\"",
                        "vacuumdb",
                        "--all",
                        "--analyze",
                        "--skip-locked");
    }

    @Test
    void refusesAReplicaAndWhatIsNoStore() {
        programs.when("pg_is_in_recovery", "t\n");
        assertThat(refusal(store("postgres:18", ""), Map.of())).contains("None of its members answers as a primary");
        shop.release("shop/cart:1", 1);
        assertThat(refusal(Shop.ref("Deployment", "cart"), Map.of())).contains("Say profile");
        assertThat(refusal(Shop.ref("Deployment", "cart"), Map.of("profile", "etcd")))
                .contains("No container");
        assertThat(refusal(Shop.ref("Deployment", "none"), Map.of())).contains("does not exist, or no pod of it runs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"etcd; reboot", "../etcd", "еtcd", "-1", ""})
    void refusesHostileProfiles(String profile) {
        shop.server.forgetRequests();
        assertThat(refusal(CONTROL_PLANE, Map.of("profile", profile))).contains("profile must be one of");
        assertThat(shop.server.requests()).isEmpty();
        assertThat(List.copyOf(programs.ran)).isEmpty();
    }
}
