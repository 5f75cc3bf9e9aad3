package io.kubernaut.server.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.kubernaut.core.alert.WebhookReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Alertmanager really sends, and how it takes our answers: the ground that intake stands on. */
class ProgramsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final ConcurrentLinkedQueue<byte[]> bodies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answer = new AtomicInteger(200);

    @TempDir
    private Path directory;

    private HttpServer receiver;
    private URI webhook;

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/alerts", exchange -> {
            try (exchange) {
                bodies.add(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(answer.get(), -1);
            }
        });
        receiver.start();
        webhook = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/alerts");
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void alertmanagerSendsABodyThatIsReadWithoutRejections() throws Exception {
        var startsAt = Instant.now();
        var labels = WebhookBody.crashLooping("shop", "cart-1");
        try (var alertmanager = AlertmanagerProcess.start(directory, webhook)) {
            alertmanager.fire(labels, startsAt);
            await().atMost(PATIENCE).until(() -> !bodies.isEmpty());
            var firing = new WebhookReader().read(bodies.remove(), Instant.now());
            assertThat(firing.rejected()).isEmpty();
            assertThat(firing.alerts()).singleElement().satisfies(alert -> {
                assertThat(alert.firing()).isTrue();
                assertThat(alert.labels()).containsExactlyInAnyOrderEntriesOf(labels);
            });

            alertmanager.resolve(labels, startsAt, Instant.now());
            await().atMost(PATIENCE).until(() -> !bodies.isEmpty());
            var resolved = new WebhookReader().read(bodies.remove(), Instant.now());
            assertThat(resolved.alerts()).singleElement().satisfies(alert -> {
                assertThat(alert.firing()).isFalse();
                assertThat(alert.fingerprint())
                        .isEqualTo(firing.alerts().getFirst().fingerprint());
            });
        }
    }

    @Test
    void alertmanagerSendsAgainWhatWasAnsweredWith503() {
        try (var alertmanager = AlertmanagerProcess.start(directory, webhook)) {
            answer.set(503);
            alertmanager.fire(Map.of("alertname", "Held", "namespace", "shop"), Instant.now());
            await().atMost(PATIENCE).until(() -> bodies.size() >= 2);
            assertThat(alertmanager.failedRequests()).isPositive();
            answer.set(200);
            bodies.clear();
            await().atMost(PATIENCE).until(() -> !bodies.isEmpty());
        }
    }

    @Test
    void aRuleOfPrometheusReachesTheWebhookWithTheLabelsOfItsMetric() throws Exception {
        try (var cluster = TestCluster.start();
                var metrics = KubeStateMetrics.start(cluster.client());
                var alertmanager = AlertmanagerProcess.start(directory, webhook)) {
            cluster.deploy("shop", "cart", 1);
            cluster.shipBadRelease("shop", "cart");
            var pod = cluster.awaitCrashLoop("shop", "cart");
            try (var prometheus = PrometheusProcess.start(
                    directory, "kube-state-metrics", metrics.url(), alertmanager.url(), CrashLoopRule.TEXT)) {
                await().atMost(PATIENCE).until(() -> !bodies.isEmpty());
                var webhook = new WebhookReader().read(bodies.remove(), Instant.now());
                assertThat(webhook.alerts().getFirst().name()).isEqualTo("KubePodCrashLooping");
                assertThat(webhook.alerts().getFirst().labels())
                        .containsEntry("namespace", "shop")
                        .containsEntry("pod", pod)
                        .containsEntry("container", "app");
                assertThat(prometheus.url()).isNotNull();
            }
        }
    }
}
