package io.kubernaut.server.processes;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;

/** The service as it is shipped, in a process of its own, so that it can be killed. */
public final class KubernautProcess implements AutoCloseable {
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Path JAR = Path.of("target", "kubernaut.jar").toAbsolutePath();
    private static final Path TEST_CLASSES = Path.of("target", "test-classes").toAbsolutePath();
    private static final String SKEWED = "io.kubernaut.server.command.SkewedService";

    private final Path directory;
    private final Map<String, String> environment;
    private final int port;
    private final URI url;
    private final Duration ahead;
    private ChildProcess process;

    private KubernautProcess(Builder builder) {
        this.directory = builder.directory;
        this.environment = new TreeMap<>(builder.environment);
        this.ahead = builder.ahead;
        this.port = builder.port == 0 ? ChildProcess.freePort() : builder.port;
        this.url = URI.create("http://127.0.0.1:" + port);
        environment.putIfAbsent("SERVER_PORT", Integer.toString(port));
        environment.putIfAbsent("MANAGEMENT_SERVER_PORT", Integer.toString(ChildProcess.freePort()));
        this.process = launch();
    }

    /** A service that lives in {@code directory}: its home, its data, its log. */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** What the service is started with; nothing else of this process's environment reaches it. */
    public static final class Builder {
        private final Path directory;
        private final Map<String, String> environment = new HashMap<>();
        private Duration ahead = Duration.ZERO;
        private int port;

        private Builder(Path directory) {
            this.directory = directory;
            environment.put("HOME", directory.toString());
        }

        /** A configuration key as it is documented, such as {@code kubernaut.policy.cooldown}. */
        public Builder with(String key, String value) {
            environment.put(key.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_'), value);
            return this;
        }

        public Builder database(PostgresServer postgres) {
            return databaseUrl(postgres.url());
        }

        public Builder databaseUrl(String url) {
            environment.put("DATABASE_URL", url);
            return this;
        }

        /** How far its clock is ahead of this machine's; negative for one that is behind. */
        public Builder clockAhead(Duration time) {
            this.ahead = time;
            return this;
        }

        public Builder kubeconfig(Path file) {
            environment.put("KUBECONFIG", file.toString());
            return this;
        }

        public Builder port(int free) {
            this.port = free;
            return this;
        }

        /** Starts it and waits until it is ready. */
        public KubernautProcess start() {
            var started = new KubernautProcess(this);
            started.awaitReady();
            return started;
        }
    }

    private ChildProcess launch() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                // A test is over before the optimising compiler has earned what it costs.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                // Written by the first one that ends in good order; every later one starts in half the time.
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile="
                        + JAR.resolveSibling(ahead.isZero() ? "kubernaut-extracted.jsa" : "kubernaut-skewed.jsa"),
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.home=" + directory));
        var jar = Application.extracted(JAR).toString();
        if (ahead.isZero()) {
            command.addAll(List.of("-jar", jar, "serve"));
        } else {
            command.addAll(List.of("-cp", jar + File.pathSeparator + TEST_CLASSES, SKEWED, ahead.toString()));
        }
        return ChildProcess.start("kubernaut", directory, command, environment);
    }

    /** Waits until it says that it can do its work. */
    public void awaitReady() {
        process.awaitOk(url.resolve("/ready"), START_UP);
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP: it holds all it has, and does nothing. */
    public void pause() {
        process.signal("STOP");
    }

    /** SIGCONT: it goes on as if no time had passed. */
    public void resume() {
        process.signal("CONT");
    }

    /** Starts it again on the same port, data and settings, and waits until it is ready. */
    public void restart() {
        startAgain();
        awaitReady();
    }

    /** The same without waiting. */
    public void startAgain() {
        process = launch();
    }

    /** The end of its log. */
    public String output() {
        return process.output();
    }

    /** Whether it is anywhere in its log so far. */
    public boolean wrote(String words) {
        return process.wrote(words);
    }

    public boolean alive() {
        return process.alive();
    }

    /** What Prometheus reads. */
    public String metrics() {
        var management = URI.create("http://127.0.0.1:" + environment.get("MANAGEMENT_SERVER_PORT"));
        return new Http(management).get("/metrics").text();
    }

    public URI url() {
        return url;
    }

    /** Where Alertmanager sends to. */
    public URI webhook() {
        return url.resolve("/alerts");
    }

    public KubernautApi api() {
        return new KubernautApi(new Http(url));
    }

    /**
     * Waits until the workload is healed; where it is not, tells what the service made of it.
     *
     * @see TestCluster#healed
     */
    public void awaitHealed(TestCluster cluster, String namespace, String name) {
        try {
            await(namespace + "/" + name + " is healed")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> cluster.healed(namespace, name));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    namespace + "/" + name + " is not healed: image " + cluster.image(namespace, name) + ", "
                            + cluster.readyPods(namespace, name) + " ready of "
                            + cluster.pods(namespace, name).size() + " pods\n" + story(),
                    e);
        }
    }

    /** What was decided and done, and the end of the log. */
    private String story() {
        var story = new StringBuilder();
        api().decisions()
                .forEach(d -> story.append("decision: ")
                        .append(d.at("/alerts/0/labels"))
                        .append(' ')
                        .append(d.path("outcome"))
                        .append(' ')
                        .append(d.at("/chosen/action"))
                        .append(' ')
                        .append(d.path("reason"))
                        .append(d.path("findings"))
                        .append('\n'));
        api().runs()
                .forEach(r -> story.append("run: ")
                        .append(r.path("target"))
                        .append(' ')
                        .append(r.path("state"))
                        .append(' ')
                        .append(r.path("message"))
                        .append('\n'));
        return story.append(process.output()).toString();
    }

    @Override
    public void close() {
        if (process.alive()) {
            process.close();
        }
    }

    /** The jar, taken apart: the same classes, started with a fraction of the work. */
    private static final class Application {
        private static Path extracted;

        static synchronized Path extracted(Path jar) {
            if (extracted == null) {
                if (!Files.isRegularFile(jar)) {
                    throw new AssertionError("There is no " + jar + ": run make build first, or make test for all.");
                }
                extracted = extract(jar);
            }
            return extracted;
        }

        private static Path extract(Path jar) {
            var destination = jar.resolveSibling("kubernaut-extracted");
            try {
                var java =
                        Path.of(System.getProperty("java.home"), "bin", "java").toString();
                int code = new ProcessBuilder(
                                java,
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--force",
                                "--destination",
                                destination.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                jar.resolveSibling("kubernaut-extracted.log").toFile())
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new AssertionError("The jar could not be taken apart: "
                            + Files.readString(jar.resolveSibling("kubernaut-extracted.log")));
                }
                return destination.resolve(jar.getFileName());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
