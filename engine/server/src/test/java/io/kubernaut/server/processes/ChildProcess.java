package io.kubernaut.server.processes;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** A program under test's control, with its output in a file. */
final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Set<String> HANDED_DOWN = Set.of("PATH", "LANG", "TMPDIR");
    private static final int SHOWN = 6_000;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it in {@code directory}; what it writes is appended to {@code <name>.log} there. Of this process's
     * environment it sees next to nothing, so that a developer's KUBECONFIG or DATABASE_URL changes no test.
     */
    static ChildProcess start(String name, Path directory, List<String> command, Map<String, String> environment) {
        var log = directory.resolve(name + ".log");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(HANDED_DOWN);
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return new ChildProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not start", e);
        }
    }

    /** A port on loopback that nobody uses right now. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the URL answers 200; fails at once, with the output, when the program has ended. */
    void awaitOk(URI url, Duration patience) {
        try {
            await(name + " is ready")
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError(
                                    name + " ended with code " + process.exitValue() + ":\n" + output());
                        }
                        return answersOk(url);
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(name + " is not ready after " + patience + ":\n" + output(), e);
        }
    }

    private static boolean answersOk(URI url) throws InterruptedException {
        try {
            var request =
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** The end of what it wrote. */
    String output() {
        var text = allOutput();
        return text.length() <= SHOWN ? text : "…" + text.substring(text.length() - SHOWN);
    }

    /** Whether it is anywhere in what was written so far. */
    boolean wrote(String words) {
        return allOutput().contains(words);
    }

    private String allOutput() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL: no shutdown hook, no flush, nothing is handed over. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Sends a signal by its name, such as STOP. */
    void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill -" + name + " of " + this.name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, and SIGKILL for what does not end by itself. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new AssertionError(name + " did not end within " + GRACE + " of SIGTERM:\n" + output());
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
