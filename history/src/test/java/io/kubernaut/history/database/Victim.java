package io.kubernaut.history.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.history.Given;
import io.kubernaut.history.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** A process of its own with an embedded database, made to be killed. */
final class Victim {
    private final Process process;
    private final Path directory;

    private Victim(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Says so once an alert is committed, then waits for its end. */
    public static void main(String[] args) throws InterruptedException {
        var database = Database.embedded(Path.of(args[0]), 0);
        var stores = Stores.over(database.dataSource(), ActionCatalogue.standard(), Clock.systemUTC());
        stores.alerts()
                .accept(
                        Given.webhook(Given.firing(args[1])),
                        "victim",
                        Clock.systemUTC().instant());
        System.out.println("committed");
        new CountDownLatch(1).await();
    }

    static Victim start(Path directory, String fingerprint) throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString(),
                        fingerprint)
                .redirectErrorStream(true)
                .start();
        // Left open: who writes into a pipe that nobody reads may hang or die.
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        var said = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("committed")) {
                return new Victim(process, directory);
            }
            said.append(line).append('\n');
        }
        throw new IllegalStateException("The process ended: " + said);
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    ProcessHandle postmaster() throws IOException {
        var pid = Files.readAllLines(directory.resolve("postgres-18/postmaster.pid"))
                .getFirst();
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }
}
