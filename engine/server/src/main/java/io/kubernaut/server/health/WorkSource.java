package io.kubernaut.server.health;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.work.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether work was given up on, and how much waits. */
final class WorkSource implements HealthSource {
    private final WorkQueue queue;
    private volatile Optional<List<WorkQueue.Depth>> depths = Optional.empty();
    private List<Sighting> latest = List.of();

    WorkSource(WorkQueue queue) {
        this.queue = queue;
    }

    /** As it was found at the latest look; empty while the database is away. To ask costs nothing. */
    Optional<List<WorkQueue.Depth>> depths() {
        return depths;
    }

    @Override
    public String name() {
        return "work";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    /** While the database is away, what it said last. */
    @Override
    public synchronized List<Sighting> look() {
        try {
            var found = queue.depths();
            depths = Optional.of(found);
            latest = parked(found);
        } catch (StoreUnavailableException e) {
            depths = Optional.empty();
        }
        return latest;
    }

    private static List<Sighting> parked(List<WorkQueue.Depth> found) {
        var given = found.stream().filter(d -> d.parked() > 0).toList();
        if (given.isEmpty()) {
            return List.of();
        }
        long count = given.stream().mapToLong(WorkQueue.Depth::parked).sum();
        var kinds = given.stream().map(d -> d.parked() + " " + d.kind()).collect(Collectors.joining(", "));
        return List.of(new Sighting(
                DegradedMode.WORK_PARKED, null, count + (count == 1 ? " item" : " items"), kinds + ".", null));
    }
}
