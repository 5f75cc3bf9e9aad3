package io.kubernaut.server.wiring;

import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.server.cluster.ClusterAccess;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the pipeline begin after the first look at the cluster. A process that takes up what another left behind would
 * otherwise tell people that it sees nothing, only because it has just been started. So every kind must be listed or
 * refused. Webhooks are taken all the while.
 */
final class FirstLook implements SmartLifecycle {
    /** A cluster that does not answer for so long is one that people must hear about. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Logger log = LoggerFactory.getLogger(FirstLook.class);

    private final Engine engine;
    private final ClusterAccess cluster;
    private volatile boolean running;

    FirstLook(Engine engine, ClusterAccess cluster) {
        this.engine = engine;
        this.cluster = cluster;
    }

    @Override
    public void start() {
        running = true;
        if (!cluster.configured()) {
            engine.start();
            return;
        }
        Thread.ofVirtual().name("first-look").start(this::awaitCluster);
    }

    /** Stopping wakes it at once; the view itself is asked, since it may come and go while it fills. */
    private synchronized void awaitCluster() {
        long began = System.nanoTime();
        try {
            while (running && !(cluster.view().available() && cluster.settled())) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    log.atWarn()
                            .addKeyValue("reason", cluster.view().unavailableBecause())
                            .addKeyValue("problems", cluster.problems())
                            .log("engine.started.without.cluster");
                    break;
                }
                wait(LOOK_AGAIN.toMillis());
            }
            if (running) {
                engine.start();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The engine itself is closed with the application; here it only must not begin any more. */
    @Override
    public synchronized void stop() {
        running = false;
        notifyAll();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
