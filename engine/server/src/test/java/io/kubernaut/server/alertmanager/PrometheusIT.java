package io.kubernaut.server.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernaut.server.processes.AlertmanagerProcess;
import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.CrashLoopRule;
import io.kubernaut.server.processes.KubeStateMetrics;
import io.kubernaut.server.processes.KubernautApi;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PrometheusProcess;
import io.kubernaut.server.processes.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestCluster cluster;
    private KubeStateMetrics metrics;
    private KubernautProcess kubernaut;
    private AlertmanagerProcess alertmanager;
    private PrometheusProcess prometheus;
    private KubernautApi api;

    @BeforeEach
    void start() {
        cluster = TestCluster.start();
        cluster.deploy("shop", "cart", 3);
        metrics = KubeStateMetrics.start(cluster.client());
        kubernaut = KubernautProcess.in(directory)
                .kubeconfig(cluster.kubeconfig(directory))
                .start();
        api = kubernaut.api();
        api.setMode("act");
        alertmanager = AlertmanagerProcess.start(directory, kubernaut.webhook());
        prometheus = PrometheusProcess.start(
                directory, "kube-state-metrics", metrics.url(), alertmanager.url(), CrashLoopRule.TEXT);
    }

    @AfterEach
    void stop() {
        Closing.all(prometheus, alertmanager, kubernaut, metrics, cluster);
    }

    @Test
    void aRuleThatFiresHealsTheWorkloadAndTheAlertEndsByItself() {
        cluster.shipBadRelease("shop", "cart");
        cluster.awaitCrashLoop("shop", "cart");

        kubernaut.awaitHealed(cluster, "shop", "cart");

        assertThat(cluster.writes("shop", "cart")).hasSize(1);
        var decision = api.decisions().getLast();
        assertThat(decision.at("/alerts/0/name").asString()).isEqualTo("KubePodCrashLooping");
        assertThat(decision.at("/subject/kind").asString()).isEqualTo("Deployment");
        assertThat(decision.at("/subject/name").asString()).isEqualTo("cart");
        assertThat(decision.at("/chosen/action").asString()).isEqualTo("rollback_deployment");
        // Nobody resolves anything here: the pods are well, so the rule stops to fire.
        await("every episode is over")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(api.incidents())
                        .isNotEmpty()
                        .allSatisfy(incident ->
                                assertThat(incident.path("closedAt").isString()).isTrue()));
    }
}
