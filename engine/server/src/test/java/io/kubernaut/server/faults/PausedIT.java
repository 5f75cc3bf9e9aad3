package io.kubernaut.server.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.actions.apiserver.ApiRequest;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.apiserver.Faults.Injection;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stands still between its last look and its write: another takes over, and it must not act late. */
class PausedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String NAMESPACE = "shop";
    private static final String WORKLOAD = "web";
    private static final String PATH = "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments/" + WORKLOAD;

    @TempDir
    private Path directory;

    @Test
    void writesNothingOnceItGoesOn() {
        try (var cluster = TestCluster.start();
                var postgres = PostgresServer.start(directory.resolve("postgres"));
                var first = service("first", postgres, cluster)) {
            cluster.deploy(NAMESPACE, WORKLOAD, 1);
            cluster.shipBadRelease(NAMESPACE, WORKLOAD);
            var pod = cluster.awaitCrashLoop(NAMESPACE, WORKLOAD);
            first.api().setMode("act");
            try (var lastLook = holdTheLookBeforeTheWrite(cluster, postgres)) {
                var body = WebhookBody.empty().firing(WebhookBody.crashLooping(NAMESPACE, pod), Instant.now());
                assertThat(first.api().post(body).status()).isEqualTo(200);
                await("it looks for the last time before it writes")
                        .atMost(PATIENCE)
                        .until(() -> lastLook.hits() > 0);
                first.pause();
            }
            assertThat(postgres.rows("SELECT state FROM active_run")).containsExactly("APPLYING");

            try (var second = service("second", postgres, cluster)) {
                second.awaitHealed(cluster, NAMESPACE, WORKLOAD);
                first.resume();

                await("the one that stood still has noticed, or has written")
                        .atMost(PATIENCE)
                        .until(() -> first.output().contains("work.fenced")
                                || sent(cluster).size() > 1);
                assertThat(sent(cluster))
                        .as("writes to the workload that were sent, taken or not")
                        .hasSize(1);
                first.awaitReady();
                await("the run of the other has come to its end")
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(postgres.rows("SELECT state FROM action_run"))
                                .containsExactly("VERIFIED"));
                assertThat(sent(cluster)).hasSize(1);
                assertThat(postgres.rows("SELECT run_id FROM active_run")).isEmpty();
            }
        }
    }

    private KubernautProcess service(String name, PostgresServer postgres, TestCluster cluster) {
        var home = directory.resolve(name);
        assertThat(home.toFile().mkdir()).isTrue();
        return KubernautProcess.in(home)
                .kubeconfig(cluster.kubeconfig(home))
                .database(postgres)
                // Shorter than by default, so that what it held is soon taken over.
                .with("kubernaut.worker.lease", "3s")
                .start();
    }

    /** The run is stored as about to write; the answer to its last look comes after a while. */
    private static Injection holdTheLookBeforeTheWrite(TestCluster cluster, PostgresServer postgres) {
        return cluster.server()
                .faults()
                .next(
                        1,
                        request -> request.path().equals(PATH)
                                && !request.mutates()
                                && postgres.rows("SELECT state FROM active_run").contains("APPLYING"),
                        new Fault.Delay(Duration.ofSeconds(2)));
    }

    private static List<ApiRequest> sent(TestCluster cluster) {
        return cluster.server().requests().stream()
                .map(InProcessApiServer.Served::request)
                .filter(ApiRequest::mutates)
                .filter(request -> !request.dryRun())
                .filter(request -> request.path().startsWith(PATH))
                .filter(request -> "kubernaut".equals(request.query().get("fieldManager")))
                .toList();
    }
}
