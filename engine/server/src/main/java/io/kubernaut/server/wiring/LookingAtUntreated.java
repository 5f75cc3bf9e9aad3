package io.kubernaut.server.wiring;

import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.core.pipeline.LeftAlone;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks each minute at what became of incidents that were left alone; on a thread of its own, as it asks others. */
@Component
class LookingAtUntreated implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LookingAtUntreated.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final LeftAlone leftAlone;
    private final Periodically periodically = new Periodically("untreated");

    LookingAtUntreated(Engine engine) {
        this.leftAlone = engine.leftAlone();
        periodically.every(PERIOD, this::look);
    }

    private void look() {
        int looked = leftAlone.look();
        if (looked > 0) {
            log.atDebug().addKeyValue("incidents", looked).log("untreated.looked.at");
        }
    }

    @Override
    public void close() {
        periodically.close();
    }
}
