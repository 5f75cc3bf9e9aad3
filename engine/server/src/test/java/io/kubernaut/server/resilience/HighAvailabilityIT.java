package io.kubernaut.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.processes.Closing;
import io.kubernaut.server.processes.Http;
import io.kubernaut.server.processes.KubernautProcess;
import io.kubernaut.server.processes.PostgresServer;
import io.kubernaut.server.processes.TestCluster;
import io.kubernaut.server.processes.WebhookBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas on one database, and two Alertmanagers that tell both the same. */
class HighAvailabilityIT {
    @TempDir
    private static Path directory;

    private static TestCluster cluster;
    private static PostgresServer postgres;
    private static KubernautProcess first;
    private static KubernautProcess second;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        postgres = PostgresServer.start(directory.resolve("postgres"));
        first = replica("first");
        second = replica("second");
        first.api().setMode("act");
    }

    private static KubernautProcess replica(String name) throws Exception {
        var home = Files.createDirectory(directory.resolve(name));
        return KubernautProcess.in(home)
                .kubeconfig(cluster.kubeconfig(home))
                .database(postgres)
                .start();
    }

    @AfterAll
    static void stop() {
        Closing.all(first, second, postgres, cluster);
    }

    @Test
    void oneWebhookSentByTwoToBothAtOnceIsOneEpisodeOneDecisionAndOneRun() throws Exception {
        cluster.deploy("shop", "cart", 3);
        cluster.shipBadRelease("shop", "cart");
        var webhook = WebhookBody.empty()
                .firing(WebhookBody.crashLooping("shop", cluster.awaitCrashLoop("shop", "cart")), Instant.now());
        var together = new CountDownLatch(1);
        var replies = new ArrayList<Http.Reply>();
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Http.Reply>>();
            for (int sender = 0; sender < 4; sender++) {
                for (var replica : new KubernautProcess[] {first, second}) {
                    calls.add(() -> {
                        together.await();
                        return replica.api().post(webhook);
                    });
                }
            }
            var sent = calls.stream().map(senders::submit).toList();
            together.countDown();
            for (var call : sent) {
                replies.add(call.get());
            }
        }

        assertThat(replies).extracting(Http.Reply::status).containsOnly(200);
        assertThat(replies.stream()
                        .mapToInt(reply -> reply.json().path("accepted").asInt()))
                .as("each reply's count of new alerts")
                .containsOnlyOnce(1)
                .contains(0);
        second.awaitHealed(cluster, "shop", "cart");
        assertThat(postgres.rows("SELECT episode_id FROM open_episode")).hasSize(1);
        assertThat(second.api().decisions()).hasSize(1);
        assertThat(second.api().runs()).hasSize(1);
        assertThat(cluster.writes("shop", "cart")).hasSize(1);
    }

    @Test
    void theModeSetOnOneReplicaHoldsOnTheOther() {
        first.api().setMode("observe");
        try {
            assertThat(second.api()
                            .http()
                            .get("/api/v1/mode")
                            .json()
                            .path("mode")
                            .asString())
                    .isEqualTo("observe");
        } finally {
            first.api().setMode("act");
        }
    }
}
