package io.kubernaut.history.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that is started again, on the same data and port, when it ends without having been told to. */
final class KeptRunning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptRunning.class);
    /** Recovery writes a segment of the log, of 16 MiB, before the server takes connections. */
    private static final long ROOM_BYTES = 48L << 20;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Path data;
    private final Launch launch;
    private final Thread watch;
    private volatile EmbeddedPostgres postgres;
    private volatile boolean closed;

    /** Starts the server on its data. */
    @FunctionalInterface
    interface Launch {
        EmbeddedPostgres start() throws IOException;
    }

    private KeptRunning(Path data, EmbeddedPostgres postgres, Launch launch) {
        this.data = data;
        this.postgres = postgres;
        this.launch = launch;
        this.watch = Thread.ofPlatform().daemon().name("database-watch").unstarted(this::keepRunning);
    }

    static KeptRunning from(Path data, EmbeddedPostgres running, Launch launch) {
        var kept = new KeptRunning(data, running, launch);
        kept.watch.start();
        return kept;
    }

    private void keepRunning() {
        try {
            while (!closed) {
                awaitEnd();
                if (!closed) {
                    LOG.atError().addKeyValue("directory", data).log("database.ended");
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() throws InterruptedException {
        try {
            var server = server();
            if (server.isPresent()) {
                server.get().onExit().get();
            }
        } catch (ExecutionException e) {
            LOG.atWarn().addKeyValue("directory", data).setCause(e).log("database.watch.failed");
        }
    }

    /** Its number is in a file of its own, until it ends in good order. */
    private Optional<ProcessHandle> server() {
        try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
            return lines.findFirst().map(String::strip).map(Long::valueOf).flatMap(ProcessHandle::of);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private void startAgain() throws InterruptedException {
        for (boolean told = false; !closed; ) {
            Thread.sleep(LOOK_AGAIN);
            try {
                if (!room()) {
                    if (!told) {
                        LOG.atError().addKeyValue("directory", data).log("database.waits.for.room");
                        told = true;
                    }
                    continue;
                }
                if (restarted()) {
                    return;
                }
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("directory", data).setCause(e).log("database.not.started.again");
            }
        }
    }

    private boolean room() throws IOException {
        return Files.getFileStore(data).getUsableSpace() >= ROOM_BYTES;
    }

    /** Not while it is being closed: nobody would stop what was started then. */
    private synchronized boolean restarted() throws IOException {
        if (closed) {
            return false;
        }
        postgres.close();
        LeftoverServer.stop(data);
        postgres = launch.start();
        LOG.atInfo().addKeyValue("directory", data).log("database.started.again");
        return true;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        watch.interrupt();
        synchronized (this) {
            postgres.close();
        }
    }
}
