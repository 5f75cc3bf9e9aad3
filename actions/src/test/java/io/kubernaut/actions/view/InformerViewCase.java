package io.kubernaut.actions.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.connection.ClusterConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;

/** Views of an API server in this process, whose line can be cut. */
abstract class InformerViewCase {
    static final ViewSettings QUICK = new ViewSettings(
            Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300), true);

    final InProcessApiServer server =
            InProcessApiServer.builder().withoutControllers().start();
    final KubernetesClient admin = server.client();

    @AfterEach
    void stopServer() {
        admin.close();
        server.close();
    }

    InformerClusterView view(KubernetesClient client) {
        return new InformerClusterView("", client, Clock.systemUTC(), QUICK);
    }

    InformerClusterView started(KubernetesClient client) {
        var view = view(client);
        view.start();
        eventually(
                () -> assertThat(view.available()).as(view.unavailableBecause()).isTrue());
        return view;
    }

    KubernetesClient clientOver(CuttableLine line) {
        var connection = ClusterConnection.to(
                new ConfigBuilder(server.clientConfig())
                        .withMasterUrl(line.url().toString())
                        .build(),
                "a line that can be cut");
        var client = connection.client().orElseThrow();
        client.getConfiguration().setWatchReconnectInterval(50);
        return client;
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    static Pod pod(String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    static String dump(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                InformerClusterViewTest.class.getResourceAsStream("/cluster-dumps/" + name + ".yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
