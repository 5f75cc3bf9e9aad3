package io.kubernaut.server.health;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import io.kubernaut.core.incident.StoreUnavailableException;
import io.kubernaut.core.work.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Whether work was given up on. */
final class WorkSource implements HealthSource {
    private final WorkQueue queue;
    private List<Sighting> latest = List.of();

    WorkSource(WorkQueue queue) {
        this.queue = queue;
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
            latest = parked();
        } catch (StoreUnavailableException e) {
            return latest;
        }
        return latest;
    }

    private List<Sighting> parked() {
        var depths = queue.depths().stream().filter(d -> d.parked() > 0).toList();
        if (depths.isEmpty()) {
            return List.of();
        }
        long count = depths.stream().mapToLong(WorkQueue.Depth::parked).sum();
        var kinds = depths.stream().map(d -> d.parked() + " " + d.kind()).collect(Collectors.joining(", "));
        return List.of(new Sighting(
                DegradedMode.WORK_PARKED, null, count + (count == 1 ? " item" : " items"), kinds + ".", null));
    }
}
