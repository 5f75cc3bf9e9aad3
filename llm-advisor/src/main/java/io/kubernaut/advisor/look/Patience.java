package io.kubernaut.advisor.look;

import io.kubernaut.core.advice.CloseUps.Sight;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for what is read from a cluster, in all at most for a time. */
public final class Patience {
    private static final Logger log = LoggerFactory.getLogger(Patience.class);
    private static final String LATE = "There was no time left to look.";

    private final long ends;

    public Patience(Duration time) {
        this.ends = System.nanoTime() + time.toNanos();
    }

    public boolean over() {
        return !left().isPositive();
    }

    /** Zero when it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, ends - System.nanoTime()));
    }

    /** What is seen, or that it was not in time. */
    public Sight look(Callable<Sight> read) throws InterruptedException {
        var left = left();
        if (!left.isPositive()) {
            return new Sight.Unseen(LATE);
        }
        var task = new FutureTask<>(read);
        Thread.ofVirtual().name("close-up").start(task);
        try {
            return task.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Sight.Unseen("The cluster did not answer in time.");
        } catch (ExecutionException e) {
            log.atWarn().setCause(e.getCause()).log("model.close_up_failed");
            return new Sight.Unseen("It could not be read.");
        } finally {
            task.cancel(true);
        }
    }
}
