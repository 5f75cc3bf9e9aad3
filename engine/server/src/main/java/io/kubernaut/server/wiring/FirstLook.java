package io.kubernaut.server.wiring;

import io.kubernaut.core.pipeline.Engine;
import io.kubernaut.server.cluster.ClusterAccess;
import java.time.Duration;
import java.util.List;
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
    private final List<ClusterAccess> clusters;
    private volatile boolean running;

    FirstLook(Engine engine, List<ClusterAccess> clusters) {
        this.engine = engine;
        this.clusters = clusters;
    }

    @Override
    public void start() {
        running = true;
        if (clusters.stream().noneMatch(ClusterAccess::configured)) {
            engine.start();
            return;
        }
        Thread.ofVirtual().name("first-look").start(this::awaitCluster);
    }

    /** Stopping wakes it at once; the view itself is asked, since it may come and go while it fills. */
    private synchronized void awaitCluster() {
        long began = System.nanoTime();
        try {
            while (running && !clusters.stream().allMatch(FirstLook::seen)) {
                if (System.nanoTime() - began > PATIENCE.toNanos()) {
                    log.atWarn()
                            .addKeyValue(
                                    "reasons",
                                    clusters.stream()
                                            .filter(c -> !seen(c))
                                            .map(c -> c.name() + " " + c.view().unavailableBecause())
                                            .toList())
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

    /** What is not there will not come by waiting. */
    private static boolean seen(ClusterAccess cluster) {
        return !cluster.configured() || (cluster.view().available() && cluster.settled());
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
