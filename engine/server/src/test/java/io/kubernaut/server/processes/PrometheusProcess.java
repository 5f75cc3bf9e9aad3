package io.kubernaut.server.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with one target, one rule file and one Alertmanager. */
public final class PrometheusProcess implements AutoCloseable {
    private final ChildProcess process;
    private final URI url;

    private PrometheusProcess(ChildProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it with its files in {@code directory}; the test is skipped where it is not installed.
     *
     * @param job the job label of the target
     * @param rules a rule file's text
     */
    public static PrometheusProcess start(Path directory, String job, URI target, URI alertmanager, String rules) {
        var program = Program.require("prometheus", "prometheus");
        int port = ChildProcess.freePort();
        var url = URI.create("http://127.0.0.1:" + port);
        var config = directory.resolve("prometheus.yml");
        var ruleFile = directory.resolve("rules.yml");
        try {
            Files.writeString(ruleFile, rules);
            Files.writeString(config, """
                    global:
                      scrape_interval: 1s
                      scrape_timeout: 1s
                      evaluation_interval: 1s
                    rule_files: ['%s']
                    alerting:
                      alertmanagers:
                      - static_configs:
                        - targets: ['%s']
                    scrape_configs:
                    - job_name: %s
                      honor_labels: true
                      static_configs:
                      - targets: ['%s']
                    """.formatted(ruleFile, alertmanager.getAuthority(), job, target.getAuthority()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var process = ChildProcess.start(
                "prometheus",
                directory,
                List.of(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("prometheus-data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        // What fires before the Alertmanager is found is dropped, and sent again only after this.
                        "--rules.alert.resend-delay=2s"),
                Map.of());
        process.awaitOk(url.resolve("/-/ready"), Duration.ofSeconds(30));
        return new PrometheusProcess(process, url);
    }

    /**
     * Starts one that holds what is given and gets nothing more.
     *
     * @param openMetrics series with times, in the OpenMetrics text format
     */
    public static PrometheusProcess holding(Path directory, String openMetrics) {
        var tool = Program.require("promtool", "prometheus");
        var nowhere = URI.create("http://127.0.0.1:1");
        try {
            var input = Files.writeString(directory.resolve("series.txt"), openMetrics);
            var log = directory.resolve("promtool.log");
            var filled = new ProcessBuilder(
                            tool.toString(),
                            "tsdb",
                            "create-blocks-from",
                            "openmetrics",
                            input.toString(),
                            directory.resolve("prometheus-data").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!filled.waitFor(60, TimeUnit.SECONDS) || filled.exitValue() != 0) {
                filled.destroyForcibly();
                throw new IllegalStateException("promtool failed: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("promtool was not waited for", e);
        }
        return start(directory, "nothing", nowhere, nowhere, "groups: []\n");
    }

    public URI url() {
        return url;
    }

    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
