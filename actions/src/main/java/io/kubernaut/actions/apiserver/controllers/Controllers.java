package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.operations.ObjectApi;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All controllers, the scheduler and the kubelets; they look at everything in each tick. */
public final class Controllers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
    /** More ticks than the largest demo needs; beyond it two controllers fight each other. */
    private static final int MOST_TICKS = 2_000;

    private final ObjectApi api;
    private final List<Controller> controllers;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("apiserver-controllers").factory());

    /** One controller: brings the cluster one step closer to what its objects ask for. */
    @FunctionalInterface
    interface Controller {
        void act();
    }

    public Controllers(ObjectApi api, Timing timing, boolean enabled) {
        this.api = api;
        var cluster = new Cluster(api);
        this.controllers = enabled
                ? List.of(
                        new VolumeClaims(cluster),
                        new Autoscalers(cluster),
                        new Deployments(cluster),
                        new ReplicaSets(cluster),
                        new StatefulSets(cluster),
                        new DaemonSets(cluster),
                        new Jobs(cluster),
                        new Scheduler(cluster),
                        new Kubelet(cluster, timing),
                        new BudgetStatus(cluster),
                        new EndpointSlices(cluster))
                : List.of();
    }

    public void tickEvery(Duration interval) {
        ticker.scheduleWithFixedDelay(this::tickSafely, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tickSafely() {
        try {
            tick();
        } catch (RuntimeException broken) {
            // an exception would end the schedule for good
            LOG.atError().setCause(broken).log("apiserver.tick.failed");
        }
    }

    /** Lets every controller act once, while no request is served. */
    public void tick() {
        api.store().exclusively(() -> {
            controllers.forEach(Controller::act);
            return controllers;
        });
    }

    /** Ticks until nothing changes at the present time of the clock. */
    public void settle() {
        for (int i = 0; i < MOST_TICKS; i++) {
            boolean quiet = api.store().exclusively(() -> {
                long before = api.store().revision();
                tick();
                return api.store().revision() == before;
            });
            if (quiet) {
                return;
            }
        }
        throw new IllegalStateException("the controllers found no rest in " + MOST_TICKS + " ticks");
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
