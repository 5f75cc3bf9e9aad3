package io.kubernaut.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL right after a 200, and in the middle of a write. */
class KillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private final List<Map<String, String>> accepted = new ArrayList<>();
    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void tenKillsRightAfterTheAnswerLoseNoAlertAndRepeatNoAction() {
        var namespaces = breakWorkloads(10);
        try (var postgres = PostgresServer.start(directory.resolve("postgres"));
                var kubernaut = service().database(postgres).start()) {
            kubernaut.api().setMode("act");
            for (var namespace : namespaces) {
                postAndKill(kubernaut, namespace);
                kubernaut.restart();
            }
            awaitAllDecided(kubernaut.api());
            namespaces.forEach(namespace -> kubernaut.awaitHealed(cluster, namespace, "web"));
            assertNothingWasDoneTwice(kubernaut.api(), namespaces);
            assertNobodyWasToldThatTheClusterIsAway(kubernaut.api());
            assertThat(postgres.rows("SELECT kind, note FROM work_item WHERE parked_at IS NOT NULL"))
                    .as("work that was given up")
                    .isEmpty();
        }
    }

    @Test
    void killsBesideTheEmbeddedDatabaseLeaveNothingBehindThatHindersARestart() {
        var namespaces = breakWorkloads(1);
        try (var kubernaut = service().start()) {
            kubernaut.api().setMode("act");
            for (var namespace : namespaces) {
                postAndKill(kubernaut, namespace);
                kubernaut.restart();
            }
            awaitAllDecided(kubernaut.api());
            namespaces.forEach(namespace -> kubernaut.awaitHealed(cluster, namespace, "web"));
            assertNothingWasDoneTwice(kubernaut.api(), namespaces);
            assertThat(kubernaut
                            .api()
                            .http()
                            .get("/api/v1/mode")
                            .json()
                            .path("mode")
                            .asString())
                    .as("what was set before the kills")
                    .isEqualTo("act");
        }
    }

    @Test
    void aKillBetweenAWriteAndItsAnswerIsReconciledWithTheCluster() {
        var namespace = breakWorkloads(1).getFirst();
        try (var kubernaut = service().start();
                var held = cluster.server()
                        .faults()
                        .always(request -> isWrite(request, namespace), new Fault.DropAfter())) {
            kubernaut.api().setMode("act");
            post(kubernaut, namespace);
            await("the write is made and its answer lost").atMost(PATIENCE).until(() -> held.hits() > 0);
            kubernaut.kill();
            held.close();
            kubernaut.restart();

            awaitAllDecided(kubernaut.api());
            kubernaut.awaitHealed(cluster, namespace, "web");
            assertNothingWasDoneTwice(kubernaut.api(), List.of(namespace));
            await("the run is seen to have taken effect")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(kubernaut.api().runs())
                            .singleElement()
                            .satisfies(run ->
                                    assertThat(run.path("state").asString()).isEqualTo("VERIFIED")));
        }
    }

    /** One Deployment with a bad release in each of so many namespaces. */
    private List<String> breakWorkloads(int count) {
        var namespaces = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            namespaces.add("team-" + i);
        }
        namespaces.forEach(namespace -> cluster.deploy(namespace, "web", 2));
        namespaces.forEach(namespace -> cluster.shipBadRelease(namespace, "web"));
        namespaces.forEach(namespace -> cluster.awaitCrashLoop(namespace, "web"));
        return namespaces;
    }

    private KubernautProcess.Builder service() {
        return KubernautProcess.in(directory)
                .kubeconfig(cluster.kubeconfig(directory))
                // Shorter than by default, so that what a dead process held is soon taken over.
                .with("kubernaut.worker.lease", "3s")
                .with("kubernaut.policy.max-runs-per-cluster", "50");
    }

    private void postAndKill(KubernautProcess kubernaut, String namespace) {
        post(kubernaut, namespace);
        kubernaut.kill();
    }

    /** An alert about the workload, and two about what is not there: those must be decided too. */
    private void post(KubernautProcess kubernaut, String namespace) {
        var alerts = List.of(
                WebhookBody.crashLooping(namespace, cluster.awaitCrashLoop(namespace, "web")),
                Map.of("alertname", "KubePodNotReady", "namespace", namespace, "pod", "gone-1", "severity", "warning"),
                Map.of("alertname", "NobodyKnowsThis", "namespace", namespace, "severity", "info"));
        var body = WebhookBody.empty();
        alerts.forEach(labels -> body.firing(labels, Instant.now()));
        var reply = kubernaut.api().post(body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().path("accepted").asInt()).isEqualTo(alerts.size());
        accepted.addAll(alerts);
    }

    private void awaitAllDecided(KubernautApi api) {
        await("every accepted alert is decided").atMost(PATIENCE).untilAsserted(() -> {
            var decided = new HashSet<Map<String, String>>();
            for (var decision : api.decisions()) {
                for (var alert : decision.path("alerts")) {
                    var labels = new java.util.HashMap<String, String>();
                    alert.path("labels")
                            .properties()
                            .forEach(label ->
                                    labels.put(label.getKey(), label.getValue().asString()));
                    decided.add(labels);
                }
            }
            assertThat(decided).containsAll(accepted);
        });
    }

    /** Whoever starts anew looks first: it is not the cluster's fault that nothing is seen yet. */
    private static void assertNobodyWasToldThatTheClusterIsAway(KubernautApi api) {
        assertThat(api.decisions())
                .noneSatisfy(decision ->
                        assertThat(decision.path("reason").asString()).contains("cannot be read"));
    }

    private void assertNothingWasDoneTwice(KubernautApi api, List<String> namespaces) {
        for (var namespace : namespaces) {
            assertThat(cluster.writes(namespace, "web"))
                    .as("writes to " + namespace + "/web")
                    .hasSize(1);
        }
        assertThat(api.runs().stream().map(run -> run.path("target").toString()))
                .as("targets of runs")
                .doesNotHaveDuplicates();
    }

    private static boolean isWrite(ApiRequest request, String namespace) {
        return request.mutates()
                && !request.dryRun()
                && request.path().startsWith("/apis/apps/v1/namespaces/" + namespace + "/deployments/web");
    }
}
