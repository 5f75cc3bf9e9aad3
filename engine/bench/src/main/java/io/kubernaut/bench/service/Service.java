package io.kubernaut.bench.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own, with the flags of the container image and a heap for 512 MiB in all. */
final class Service implements AutoCloseable {
    private static final Duration START_UP = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final int port;
    private final Path log;

    private Service(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param home for its kubeconfig and its log
     * @param settings by their documented keys
     * @param flags for its JVM beside the usual ones
     */
    static Service start(
            Path jar, Path home, String databaseUrl, URI cluster, Map<String, String> settings, List<String> flags)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        var kubeconfig = Files.writeString(home.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: bench
                contexts: [{name: bench, context: {cluster: bench, user: bench}}]
                clusters: [{name: bench, cluster: {server: "%s"}}]
                users: [{name: bench, user: {}}]
                """.formatted(cluster));
        var arguments = new ArrayList<>(List.of("-jar", jar.toAbsolutePath().toString(), "serve"));
        new TreeMap<>(settings).forEach((key, value) -> arguments.add("--" + key + "=" + value));
        return launch(home, Map.of("DATABASE_URL", databaseUrl, "KUBECONFIG", kubeconfig.toString()), flags, arguments);
    }

    /** Starts any program that tells at {@code /ready} when it is. */
    static Service launch(Path home, Map<String, String> environment, List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        int port = freePort();
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.home=" + home));
        command.addAll(flags);
        command.addAll(arguments);
        var log = home.resolve("service.log");
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "LANG", "TMPDIR"));
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "SERVER_PORT", Integer.toString(port),
                        "MANAGEMENT_SERVER_PORT", Integer.toString(freePort())));
        var service = new Service(builder.start(), port, log);
        service.awaitReady();
        return service;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        var until = System.nanoTime() + START_UP.toNanos();
        while (!answersOk(request)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                process.destroyForcibly();
                throw new IOException("The service is not ready:\n" + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean answersOk(HttpRequest request) throws InterruptedException {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** A request to its API; the body of a 2xx. */
    String ask(String method, String path, String json) throws IOException, InterruptedException {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Processor time so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Resident memory in MiB, its highest value so far. Linux only. */
    double residentMiB() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("The system does not tell how much memory a process has");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
