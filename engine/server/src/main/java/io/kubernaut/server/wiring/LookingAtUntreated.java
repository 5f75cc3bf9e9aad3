package io.kubernaut.server.wiring;

import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.pipeline.LeftAlone;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks each minute at what became of incidents that were left alone; on a thread of its own, as it asks others. */
@Component
class LookingAtUntreated implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LookingAtUntreated.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final LeftAlone leftAlone;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("untreated").factory());

    LookingAtUntreated(Engine engine) {
        this.leftAlone = engine.leftAlone();
        var unused =
                timer.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            int looked = leftAlone.look();
            if (looked > 0) {
                log.atDebug().addKeyValue("incidents", looked).log("untreated.looked.at");
            }
        } catch (StoreUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.getMessage()).log("untreated.database.away");
        } catch (RuntimeException e) {
            // A scheduled task that throws would never run again.
            log.atError().setCause(e).log("untreated.failed");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
