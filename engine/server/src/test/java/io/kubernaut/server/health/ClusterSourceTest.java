package io.kubernaut.server.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.kubernaut.actions.apiserver.Faults.Fault;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.actions.view.ViewSettings;
import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import io.kubernaut.server.cluster.ClusterAccess;
import io.kubernaut.server.faults.Link;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a cluster can fail its reader is seen as what it is, and is over when it is. */
class ClusterSourceTest {
    private static final ViewSettings QUICK = new ViewSettings(
            Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300), false);

    private final InProcessApiServer server =
            InProcessApiServer.builder().withoutControllers().start();
    private final Link link = Link.to(server.url().getPort());
    private final AtomicBoolean classesAllowed = new AtomicBoolean(true);
    private ClusterAccess cluster;
    private ClusterSource source;

    @BeforeEach
    void look() {
        server.addUser("t", "kubernaut", access -> !access.resource().equals("storageclasses") || classesAllowed.get());
        var config = new ConfigBuilder(server.clientConfig("t"))
                .withMasterUrl("http://127.0.0.1:" + link.port() + "/")
                .build();
        cluster = ClusterAccess.open(ClusterConnection.to(config, "a test"), "east", QUICK, Clock.systemUTC());
        source = new ClusterSource(cluster, false, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        cluster.close();
        link.close();
        server.close();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }

    private void awaitWell() {
        eventually(() -> {
            assertThat(cluster.seenOnce()).isTrue();
            assertThat(source.look()).isEmpty();
        });
    }

    private List<DegradedMode> modes() {
        return source.look().stream().map(Sighting::mode).toList();
    }

    @Test
    void seesThatTheApiServerIsAwayAndWhichWatchesAreStaleForThat() {
        awaitWell();
        var before = Instant.now();
        link.cut();

        // The watches are found broken one after the other.
        eventually(() -> {
            assertThat(modes()).contains(DegradedMode.API_AWAY);
            assertThat(source.look())
                    .filteredOn(s -> s.mode() == DegradedMode.WATCH_STALE)
                    .singleElement()
                    .satisfies(s -> {
                        assertThat(s.about()).contains("Deployment, ", "Pod");
                        assertThat(s.since()).isAfter(before.minusSeconds(1));
                        assertThat(s.cluster()).isEqualTo("east");
                    });
        });
        // It was seen: alerts are taken all the same.
        assertThat(cluster.view().available()).isFalse();
        assertThat(cluster.seenOnce()).isTrue();

        link.mend();
        awaitWell();
    }

    @Test
    void seesAStaleWatchAlthoughTheApiServerAnswers() {
        awaitWell();
        try (var broken = server.faults()
                .always(
                        r -> r.path().equals("/api/v1/pods")
                                && r.query().getOrDefault("watch", "").equals("true"),
                        Fault.internalError())) {
            link.cut();
            link.mend();

            eventually(() -> {
                assertThat(broken.hits()).isPositive();
                assertThat(source.look()).singleElement().satisfies(s -> {
                    assertThat(s.mode()).isEqualTo(DegradedMode.WATCH_STALE);
                    assertThat(s.about()).isEqualTo("Pod");
                });
            });
        }
        awaitWell();
    }

    @Test
    void seesThatTheApiServerIsSlowWhileItIsStillWaitedFor() {
        awaitWell();
        try (var slow = server.faults()
                .always(r -> r.path().equals("/api/v1/namespaces"), new Fault.Delay(Duration.ofSeconds(4)))) {
            eventually(() -> {
                assertThat(slow.hits()).isPositive();
                assertThat(modes()).contains(DegradedMode.API_SLOW);
            });
        }
        awaitWell();
    }

    @Test
    void seesThatTheApiServerThrottlesAlthoughTheClientTriesAgainByItself() {
        awaitWell();
        try (var busy = server.faults()
                .next(1, r -> r.path().equals("/api/v1/namespaces"), Fault.tooManyRequests(Duration.ZERO))) {
            eventually(() -> {
                assertThat(busy.hits()).isEqualTo(1);
                assertThat(modes()).containsExactly(DegradedMode.API_THROTTLING);
            });
        }
    }

    @Test
    void seesWhichKindsItMayNotSee() {
        classesAllowed.set(false);

        eventually(() -> assertThat(source.look()).singleElement().satisfies(s -> {
            assertThat(s.mode()).isEqualTo(DegradedMode.KINDS_FORBIDDEN);
            assertThat(s.about()).isEqualTo("StorageClass");
            assertThat(s.detail()).contains("may not list and watch storageclasses.storage.k8s.io");
        }));

        classesAllowed.set(true);
        awaitWell();
    }
}
