package io.kubernaut.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.apiserver.controllers.Timing;
import io.kubernaut.actions.connection.ClusterConnection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The shop of the demo on a cluster in this process, and the whole service on it. */
final class ShopCluster implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InProcessApiServer cluster;
    private final KubernetesClient client;

    private ShopCluster(InProcessApiServer cluster) {
        this.cluster = cluster;
        this.client = cluster.client();
    }

    /** With all pods of the cart and the database ready: what is still coming up would be another situation a second later. */
    static ShopCluster start() throws IOException {
        var shop = new ShopCluster(
                InProcessApiServer.builder().timing(Timing.quick()).start());
        shop.cluster.loadYaml(resource("/demo/cluster.yaml"));
        shop.create(resource("/demo/shop.yaml"));
        await().atMost(PATIENCE).until(() -> shop.ready("cart") == 3 && shop.ready("orders-db") == 1);
        return shop;
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(ShopCluster.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Creates all objects of the text. */
    void create(String yaml) throws IOException {
        try (var in = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
            client.load(in).items().forEach(object -> client.resource(object).create());
        }
    }

    /** The service in mode act. */
    RunningServer serve(String... settings) throws Exception {
        var server = RunningServer.start(ClusterConnection.to(cluster.clientConfig(), "a test"), settings);
        await().atMost(PATIENCE).until(() -> server.get("/ready").status() == 200);
        assertThat(server.put("/api/v1/mode", "{\"mode\":\"act\",\"by\":\"test\"}", "Content-Type", "application/json")
                        .status())
                .isEqualTo(200);
        return server;
    }

    KubernetesClient client() {
        return client;
    }

    List<Pod> pods(String app) {
        return client.pods().inNamespace("shop").withLabel("app", app).list().getItems();
    }

    /** Of its pods. */
    long ready(String app) {
        return pods(app).stream()
                .filter(p -> p.getStatus() != null
                        && Stream.ofNullable(p.getStatus().getConditions())
                                .flatMap(List::stream)
                                .anyMatch(c -> c.getType().equals("Ready")
                                        && c.getStatus().equals("True")))
                .count();
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
