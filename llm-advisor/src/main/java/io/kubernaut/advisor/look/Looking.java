package io.kubernaut.advisor.look;

import io.kubernaut.advisor.config.Look;
import io.kubernaut.advisor.look.Closer.LogTail;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.CloseUps.Sight;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One closer look at what a snapshot is about. What cannot be seen in time is said, and holds nothing up. */
public final class Looking {
    private static final Logger log = LoggerFactory.getLogger(Looking.class);
    private static final int MOST_EVENTS = 12;
    private static final String LATE = "There was no time left to look.";

    private final Look look;
    private final CloseUps closeUps;
    private final Snapshot snapshot;
    private final long ends;

    private Looking(Look look, CloseUps closeUps, Snapshot snapshot, Duration atMost) {
        this.look = look;
        this.closeUps = closeUps;
        this.snapshot = snapshot;
        this.ends = System.nanoTime() + atMost.toNanos();
    }

    /**
     * Looks, and waits for it.
     *
     * @param atMost how long, beside the configured time
     */
    public static Closer at(Snapshot snapshot, Look look, CloseUps closeUps, Duration atMost)
            throws InterruptedException {
        if (!look.anything()) {
            return Closer.NOTHING;
        }
        var time = atMost.compareTo(look.timeout()) < 0 ? atMost : look.timeout();
        return new Looking(look, closeUps, snapshot, time).closer();
    }

    private Closer closer() throws InterruptedException {
        var logs = new ArrayList<LogTail>();
        var about = new LinkedHashSet<ObjectRef>();
        about.add(snapshot.target());
        for (var worth : WorthReading.in(snapshot)) {
            about.add(worth.pod());
            if (look.logs()) {
                logs.add(tail(worth));
            }
        }
        var unseen = new ArrayList<String>();
        return new Closer(logs, look.events() ? events(about, unseen) : List.of(), unseen);
    }

    private LogTail tail(WorthReading worth) throws InterruptedException {
        var run = worth.previous() ? "the run before, which ended" : "the present run";
        return switch (inTime(
                () -> closeUps.log(worth.pod(), worth.container(), worth.previous(), look.lines(), look.bytes()))) {
            case Sight.Seen(var lines) -> new LogTail(worth.pod(), worth.container(), run, lines, "");
            case Sight.Unseen(var why) -> new LogTail(worth.pod(), worth.container(), run, List.of(), why);
        };
    }

    private List<String> events(LinkedHashSet<ObjectRef> about, List<String> unseen) throws InterruptedException {
        var lines = new ArrayList<String>();
        for (var object : about) {
            switch (inTime(() -> closeUps.events(object, MOST_EVENTS))) {
                case Sight.Seen(var seen) -> seen.stream().filter(this::isNew).forEach(lines::add);
                case Sight.Unseen(var why) -> unseen.add("events of " + object.display() + ": " + why);
            }
        }
        // Each begins with its time.
        return lines.stream()
                .sorted((a, b) -> b.compareTo(a))
                .limit(MOST_EVENTS)
                .toList();
    }

    private boolean isNew(String line) {
        return snapshot.events().stream().noneMatch(known -> says(line, known));
    }

    private static boolean says(String line, EventState known) {
        return line.contains(" " + known.reason() + " ") && line.contains(": " + known.message());
    }

    private Sight inTime(Callable<Sight> read) throws InterruptedException {
        var left = ends - System.nanoTime();
        if (left <= 0) {
            return new Sight.Unseen(LATE);
        }
        var task = new FutureTask<>(read);
        Thread.ofVirtual().name("close-up").start(task);
        try {
            return task.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Sight.Unseen("The cluster did not answer in time.");
        } catch (ExecutionException e) {
            log.atWarn()
                    .addKeyValue("target", snapshot.target().display())
                    .setCause(e.getCause())
                    .log("model.close_up_failed");
            return new Sight.Unseen("It could not be read.");
        } finally {
            task.cancel(true);
        }
    }
}
