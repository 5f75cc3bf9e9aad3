package io.kubernaut.server.wiring;

import io.kubernaut.core.incident.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things from time to time, one after the other, on a thread of its own. */
final class Periodically implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Periodically.class);

    private final String name;
    private final ScheduledExecutorService timer;

    /** @param name of the thread, and in the log */
    Periodically(String name) {
        this.name = name;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /** For the first time after one period. What fails is tried again after the next. */
    void every(Duration period, Runnable task) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (StoreUnavailableException e) {
                        log.atDebug().addKeyValue("cause", e.getMessage()).log(name + ".database.away");
                    } catch (RuntimeException e) {
                        // A scheduled task that throws would never run again.
                        log.atError().setCause(e).log(name + ".failed");
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
