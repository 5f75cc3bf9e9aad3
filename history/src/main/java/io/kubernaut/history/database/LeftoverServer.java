package io.kubernaut.history.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and stops a PostgreSQL server whose owner was killed; call it only with the directory's lock held. */
final class LeftoverServer {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverServer.class);

    private LeftoverServer() {}

    static void stop(Path data) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var processes = processesIn(data);
        if (!processes.isEmpty()) {
            LOG.atWarn().addKeyValue("directory", data).log("database.orphan_found");
            // INT is PostgreSQL's fast shutdown: sessions are ended, everything is written. QUIT leaves recovery to
            // the next start, which is what happens anyway when the postmaster itself was killed.
            if (!end(processes, "INT", Duration.ofSeconds(30))
                    && !end(processesIn(data), "QUIT", Duration.ofSeconds(10))) {
                processesIn(data).forEach(ProcessHandle::destroyForcibly);
                if (!gone(processesIn(data), Duration.ofSeconds(10))) {
                    throw new IOException("A PostgreSQL process of a killed Kubernaut cannot be stopped in " + data);
                }
            }
        }
        // Nobody is left. PostgreSQL would refuse to start if some other process now had the number in this file.
        Files.deleteIfExists(pidFile);
    }

    /** PostgreSQL's processes all stand in their data directory, so that the kernel tells whose they are. */
    private static List<ProcessHandle> processesIn(Path data) {
        return ProcessHandle.allProcesses()
                .filter(p -> standsIn(p, data))
                .filter(p -> p.info().command().orElse("").endsWith("/postgres"))
                .toList();
    }

    private static boolean standsIn(ProcessHandle process, Path data) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(data);
        } catch (IOException | UnsupportedOperationException e) {
            // Gone meanwhile, or another user's and so not ours.
            return false;
        }
    }

    private static boolean end(List<ProcessHandle> processes, String signal, Duration patience) throws IOException {
        var pids = processes.stream().map(ProcessHandle::pid).toList();
        // The postmaster passes the signal on; where it is dead, the others end by themselves.
        for (var process : processes) {
            var parent = process.parent().map(ProcessHandle::pid).orElse(0L);
            if (!pids.contains(parent)) {
                // It may be gone by now, which is as good.
                new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        }
        return gone(processes, patience);
    }

    private static boolean gone(List<ProcessHandle> processes, Duration patience) throws IOException {
        var exits = processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(exits).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("Cannot wait for PostgreSQL processes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a leftover PostgreSQL was stopped", e);
        }
    }
}
