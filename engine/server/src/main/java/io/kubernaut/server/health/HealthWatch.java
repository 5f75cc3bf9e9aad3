package io.kubernaut.server.health;

import io.kubernaut.core.health.Health;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets each source look from time to time; one that has to wait for an answer keeps no other waiting. */
public final class HealthWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);

    private final Health health;
    private final ScheduledExecutorService timer;

    HealthWatch(Health health, List<HealthSource> sources) {
        this.health = health;
        this.timer = Executors.newScheduledThreadPool(
                sources.size(), Thread.ofVirtual().name("health-", 0).factory());
        sources.forEach(this::watch);
    }

    private void watch(HealthSource source) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        health.report(source.name(), source.look());
                    } catch (RuntimeException e) {
                        // A scheduled task that throws would never run again.
                        log.atError()
                                .addKeyValue("source", source.name())
                                .setCause(e)
                                .log("health.look.failed");
                    }
                },
                0,
                source.every().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
