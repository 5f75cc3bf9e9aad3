package io.kubernaut.server.processes;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Plays kube-state-metrics: at every scrape it says what the cluster's pods look like, in that exporter's words. */
public final class KubeStateMetrics implements AutoCloseable {
    private final HttpServer server;
    private final KubernetesClient client;

    private KubeStateMetrics(HttpServer server, KubernetesClient client) {
        this.server = server;
        this.client = client;
    }

    /** Starts it on a free port of loopback. The client stays the caller's. */
    public static KubeStateMetrics start(KubernetesClient client) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var metrics = new KubeStateMetrics(server, client);
            server.createContext("/metrics", exchange -> {
                try (exchange) {
                    var text = metrics.text().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
                    exchange.sendResponseHeaders(200, text.length);
                    exchange.getResponseBody().write(text);
                }
            });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return metrics;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private String text() {
        var pods = client.pods().inAnyNamespace().list().getItems();
        var waiting = new StringBuilder("# TYPE kube_pod_container_status_waiting_reason gauge\n");
        var restarts = new StringBuilder("# TYPE kube_pod_container_status_restarts_total counter\n");
        for (var pod : pods) {
            for (var container : pod.getStatus().getContainerStatuses()) {
                var labels = labels(pod, container.getName());
                var state = container.getState();
                if (state != null && state.getWaiting() != null) {
                    waiting.append("kube_pod_container_status_waiting_reason{%s,reason=\"%s\"} 1\n"
                            .formatted(labels, state.getWaiting().getReason()));
                }
                restarts.append("kube_pod_container_status_restarts_total{%s} %d\n"
                        .formatted(labels, container.getRestartCount()));
            }
        }
        return waiting.append(restarts).toString();
    }

    private static String labels(Pod pod, String container) {
        var meta = pod.getMetadata();
        return "namespace=\"%s\",pod=\"%s\",uid=\"%s\",container=\"%s\""
                .formatted(meta.getNamespace(), meta.getName(), meta.getUid(), container);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
