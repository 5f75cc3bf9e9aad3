package io.kubernaut.actions.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.apiserver.Faults;
import io.kubernaut.core.cluster.PodState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a view is worth while watches are broken or the API server is away. */
class InformerOutageTest extends InformerViewCase {
    @Test
    void isUnavailableWhileTheLineIsCutAndCatchesUpOnceItIsMended() throws IOException {
        admin.resource(pod("goes", "a:1")).create();
        admin.resource(pod("stays", "a:1")).create();
        try (var line = new CuttableLine(server.url());
                var client = clientOver(line);
                var view = started(client)) {
            line.cut();
            eventually(() -> assertThat(view.unavailableBecause()).startsWith("The API server has not answered since"));
            assertThat(view.available()).isFalse();
            // what was known stays readable, for telling people
            assertThat(view.pod("default", "stays")).isPresent();

            admin.pods()
                    .inNamespace("default")
                    .withName("goes")
                    .withGracePeriod(0)
                    .delete();
            admin.resource(pod("comes", "a:1")).create();
            line.mend();

            eventually(() -> {
                assertThat(view.available()).isTrue();
                assertThat(view.list(PodState.class)).extracting(PodState::name).containsExactly("comes", "stays");
                assertThat(view.problems()).isEmpty();
            });
        }
    }

    @Test
    void isUnavailableWhileTheApiServerIsSilentAlthoughTheHeartbeatHangs() throws IOException {
        try (var line = new CuttableLine(server.url());
                var client = clientOver(line);
                var view = started(client)) {
            line.freeze();
            eventually(() -> assertThat(view.available()).isFalse());
            assertThat(view.unavailableBecause()).startsWith("The API server has not answered since");
            admin.resource(pod("comes", "a:1")).create();

            line.mend();
            eventually(() -> {
                assertThat(view.available()).isTrue();
                assertThat(view.podsNamed("comes")).hasSize(1);
            });
        }
    }

    @Test
    void readsAllAnewWhenTheHistoryOfChangesIsGone() throws IOException {
        admin.resource(pod("goes", "a:1")).create();
        try (var line = new CuttableLine(server.url());
                var client = clientOver(line);
                var view = started(client)) {
            eventually(() -> assertThat(view.podsNamed("goes")).hasSize(1));
            line.cut();
            admin.pods()
                    .inNamespace("default")
                    .withName("goes")
                    .withGracePeriod(0)
                    .delete();
            server.compact();
            line.mend();

            eventually(() -> assertThat(view.podsNamed("goes")).isEmpty());
        }
    }

    @Test
    void isUnavailableWhileOneEssentialWatchIsBrokenAlthoughTheApiServerAnswers() throws IOException {
        try (var line = new CuttableLine(server.url());
                var client = clientOver(line);
                var view = started(client)) {
            var broken = server.faults()
                    .always(
                            r -> r.path().equals("/api/v1/pods")
                                    && r.query().getOrDefault("watch", "").equals("true"),
                            Faults.Fault.internalError());
            line.cut();
            line.mend();

            eventually(() -> assertThat(view.unavailableBecause()).startsWith("The watch of Pod is broken since"));
            assertThat(view.available()).isFalse();

            broken.close();
            admin.resource(pod("comes", "a:1")).create();
            eventually(() -> {
                assertThat(view.available()).isTrue();
                assertThat(view.podsNamed("comes")).hasSize(1);
                assertThat(view.problems()).isEmpty();
            });
        }
    }

    @Test
    void staysAvailableThroughAnOutageThatIsShorterThanTheStaleness() throws IOException {
        var patient =
                new ViewSettings(Duration.ofHours(1), QUICK.heartbeat(), QUICK.metrics(), QUICK.rediscovery(), true);
        try (var line = new CuttableLine(server.url());
                var client = clientOver(line);
                var view = new InformerClusterView("", client, Clock.systemUTC(), patient)) {
            view.start();
            eventually(() -> assertThat(view.available()).isTrue());
            line.cut();

            eventually(() ->
                    assertThat(view.problems()).extracting(ViewProblem::about).contains("API server"));
            assertThat(view.available()).isTrue();
        }
    }
}
