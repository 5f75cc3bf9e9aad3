package io.kubernaut.advisor.look;

import io.kubernaut.advisor.config.Look;
import io.kubernaut.advisor.look.Closer.LogTail;
import io.kubernaut.core.advice.CloseUps;
import io.kubernaut.core.advice.CloseUps.Sight;
import io.kubernaut.core.cluster.EventState;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.context.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** One closer look at what a snapshot is about. What cannot be seen in time is said, and holds nothing up. */
public final class Looking {
    private static final int MOST_EVENTS = 12;

    private final Look look;
    private final CloseUps closeUps;
    private final Snapshot snapshot;
    private final Patience patience;

    private Looking(Look look, CloseUps closeUps, Snapshot snapshot, Duration atMost) {
        this.look = look;
        this.closeUps = closeUps;
        this.snapshot = snapshot;
        this.patience = new Patience(atMost);
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
        return new Closer(logs, look.events() ? events(about, unseen) : List.of(), unseen, List.of());
    }

    private LogTail tail(WorthReading worth) throws InterruptedException {
        var run = worth.previous() ? "the run before, which ended" : "the present run";
        return switch (patience.look(
                () -> closeUps.log(worth.pod(), worth.container(), worth.previous(), look.lines(), look.bytes()))) {
            case Sight.Seen(var lines) -> new LogTail(worth.pod(), worth.container(), run, lines, "");
            case Sight.Unseen(var why) -> new LogTail(worth.pod(), worth.container(), run, List.of(), why);
        };
    }

    private List<String> events(LinkedHashSet<ObjectRef> about, List<String> unseen) throws InterruptedException {
        var lines = new ArrayList<String>();
        for (var object : about) {
            switch (patience.look(() -> closeUps.events(object, MOST_EVENTS))) {
                case Sight.Seen(var seen) -> seen.stream().filter(this::isNew).forEach(lines::add);
                case Sight.Unseen(var why) -> unseen.add("events of " + object.display() + ": " + why);
            }
        }
        return lines.stream()
                .sorted(Comparator.comparing((String line) -> time(line).orElse(Instant.EPOCH))
                        .reversed())
                .limit(MOST_EVENTS)
                .toList();
    }

    /** Times of events are whole seconds: within that of the snapshot only its words tell whether it has an event. */
    private boolean isNew(String line) {
        var taken = snapshot.takenAt().truncatedTo(ChronoUnit.SECONDS);
        var order = time(line)
                .map(at -> at.truncatedTo(ChronoUnit.SECONDS).compareTo(taken))
                .orElse(0);
        return order > 0 || order == 0 && snapshot.events().stream().noneMatch(known -> says(line, known));
    }

    private static Optional<Instant> time(String line) {
        try {
            return Optional.of(Instant.parse(line.split(" ", 2)[0]));
        } catch (DateTimeParseException noTime) {
            return Optional.empty();
        }
    }

    private static boolean says(String line, EventState known) {
        return line.contains(" " + known.reason() + " ") && line.contains(": " + known.message());
    }
}
