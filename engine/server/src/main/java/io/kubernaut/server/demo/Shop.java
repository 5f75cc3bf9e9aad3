package io.kubernaut.server.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.apiserver.controllers.Timing;
import io.kubernaut.server.waiting.Asking;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A small shop on a cluster in this process. It is brought up, then broken. */
final class Shop implements AutoCloseable {
    static final String NAMESPACE = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private final InProcessApiServer cluster;
    private final KubernetesClient client;
    private final Clock clock;

    private Shop(InProcessApiServer cluster, KubernetesClient client, Clock clock) {
        this.clock = clock;
        this.cluster = cluster;
        this.client = client;
    }

    static Shop open(int port, Clock clock) {
        var cluster =
                InProcessApiServer.builder().port(port).timing(Timing.quick()).start();
        cluster.loadYaml(resource("demo/cluster.yaml"));
        var shop = new Shop(cluster, cluster.client(), clock);
        for (HasMetadata object :
                shop.client.load(resourceStream("demo/shop.yaml")).items()) {
            shop.client.resource(object).create();
        }
        shop.await("the shop's first release is ready", () -> shop.ready("cart") == 3);
        return shop;
    }

    URI url() {
        return cluster.url();
    }

    /** Ships a release of cart that cannot start, as someone does on a Friday afternoon. */
    void shipBrokenCart() {
        client.apps().deployments().inNamespace(NAMESPACE).withName("cart").edit(d -> {
            var template = d.getSpec().getTemplate();
            template.getSpec().getContainers().getFirst().setImage("shop/cart:1.8.2");
            template.getMetadata()
                    .setAnnotations(Map.of(
                            // As by a readiness probe: pods of the release before stay.
                            "demo.kubernaut.io/never-ready", "true",
                            "demo.kubernaut.io/exit-code", "1",
                            "demo.kubernaut.io/exit-message", "panic: nil pointer dereference in loadPrices"));
            return d;
        });
        await("a pod of cart crashes", () -> crashing("cart", "Error"));
    }

    /** Waits until search has been killed for memory; its limit was too low from the start. */
    void awaitOutOfMemory() {
        await("a pod of search is killed for memory", () -> crashing("search", "OOMKilled"));
    }

    /** A pod of the app whose container keeps ending for this reason. */
    String failingPod(String app, String reason) {
        return pods(app).stream()
                .filter(p -> endedFor(p, reason))
                .map(p -> p.getMetadata().getName())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no pod of " + app + " ended for " + reason));
    }

    private boolean crashing(String app, String reason) {
        return pods(app).stream().anyMatch(p -> endedFor(p, reason));
    }

    private static boolean endedFor(Pod pod, String reason) {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(c -> c.getRestartCount() >= 2
                        && c.getLastState() != null
                        && c.getLastState().getTerminated() != null
                        && reason.equals(c.getLastState().getTerminated().getReason()));
    }

    private List<Pod> pods(String app) {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", app).list().getItems();
    }

    private int ready(String deployment) {
        var status = client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(deployment)
                .get()
                .getStatus();
        return status == null || status.getReadyReplicas() == null ? 0 : status.getReadyReplicas();
    }

    private void await(String what, BooleanSupplier condition) {
        if (!new Asking(clock, PATIENCE, PAUSE).until(condition::getAsBoolean, held -> held)) {
            throw new IllegalStateException("The demo's cluster did not get so far that " + what);
        }
    }

    private static String resource(String name) {
        try (var stream = resourceStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static InputStream resourceStream(String name) {
        var stream = Shop.class.getClassLoader().getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("The application lacks its resource " + name);
        }
        return stream;
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
