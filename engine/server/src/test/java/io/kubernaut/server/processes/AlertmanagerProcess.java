package io.kubernaut.server.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A real Alertmanager with one route, to a webhook. */
public final class AlertmanagerProcess implements AutoCloseable {
    private static final Pattern FAILED = Pattern.compile(
            "(?m)^alertmanager_notification_requests_failed_total\\{[^}]*integration=\"webhook\"[^}]*} (\\S+)$");

    private final ChildProcess process;
    private final URI url;
    private final Http http;

    private AlertmanagerProcess(ChildProcess process, URI url) {
        this.process = process;
        this.url = url;
        this.http = new Http(url);
    }

    /** Starts it with its files in {@code directory}; the test is skipped where it is not installed. */
    public static AlertmanagerProcess start(Path directory, URI webhook) {
        var program = Program.require("prometheus-alertmanager", "prometheus-alertmanager");
        int port = ChildProcess.freePort();
        var url = URI.create("http://127.0.0.1:" + port);
        var config = directory.resolve("alertmanager.yml");
        try {
            // Intervals are those of a test; everything else is what an installation would have.
            Files.writeString(config, """
                    route:
                      receiver: kubernaut
                      group_by: [alertname, namespace]
                      group_wait: 200ms
                      group_interval: 1s
                      repeat_interval: 1h
                    receivers:
                    - name: kubernaut
                      webhook_configs:
                      - url: %s
                        send_resolved: true
                    """.formatted(webhook));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var process = ChildProcess.start(
                "alertmanager",
                directory,
                List.of(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("alertmanager-data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        // No gossip: nothing is opened beside the port above.
                        "--cluster.listen-address="),
                Map.of());
        process.awaitOk(url.resolve("/-/ready"), Duration.ofSeconds(30));
        return new AlertmanagerProcess(process, url);
    }

    public URI url() {
        return url;
    }

    /** Posts a firing alert to the API that Prometheus uses; it stays until {@link #resolve}. */
    public void fire(Map<String, String> labels, Instant startsAt) {
        send(labels, startsAt, startsAt.plus(Duration.ofHours(1)));
    }

    public void resolve(Map<String, String> labels, Instant startsAt, Instant endsAt) {
        send(labels, startsAt, endsAt);
    }

    private void send(Map<String, String> labels, Instant startsAt, Instant endsAt) {
        var answer = http.post(
                "/api/v2/alerts",
                List.of(Map.of(
                        "labels", labels,
                        "annotations", Map.of("summary", "Posted by a test."),
                        "startsAt", startsAt.toString(),
                        "endsAt", endsAt.toString(),
                        "generatorURL", "http://prometheus.example/graph")));
        if (answer.status() != 200) {
            throw new AssertionError("Alertmanager refused an alert: " + answer);
        }
    }

    /** How often its webhook was not answered with a 2xx, by its own count. */
    public double failedRequests() {
        var found = FAILED.matcher(http.get("/metrics").text());
        double sum = 0;
        while (found.find()) {
            sum += Double.parseDouble(found.group(1));
        }
        return sum;
    }

    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
