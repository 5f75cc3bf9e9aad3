package io.kubernaut.server.health;

import io.kubernaut.core.health.DegradedMode;
import io.kubernaut.core.health.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Whether there is room for what the database has to store. How much is left is known of the embedded one only; any
 * database says when it refuses for want of room.
 */
final class DiskSource implements HealthSource {
    private static final long MIB = 1L << 20;
    private static final long NEARLY_FULL = 1024 * MIB;
    /** PostgreSQL's log grows by segments of that size; without room for one it stops. */
    private static final long FULL = 16 * MIB;
    /** Alertmanager sends again within that time, and is refused again if it is still full. */
    private static final Duration REFUSED_LATELY = Duration.ofSeconds(20);

    private final Free free;
    private final Predicate<Duration> refused;

    /** Bytes that are left; empty where nobody knows. */
    @FunctionalInterface
    interface Free {
        OptionalLong bytes();

        static Free under(Path directory) {
            return () -> {
                try {
                    return OptionalLong.of(Files.getFileStore(directory).getUsableSpace());
                } catch (IOException e) {
                    return OptionalLong.empty();
                }
            };
        }
    }

    /** @param refused whether the database refused something within a time, because its disk was full */
    DiskSource(Free free, Predicate<Duration> refused) {
        this.free = free;
        this.refused = refused;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public List<Sighting> look() {
        var left = free.bytes();
        var said = left.isPresent() ? left.getAsLong() / MIB + " MiB are left." : "";
        if (refused.test(REFUSED_LATELY)) {
            return List.of(Sighting.of(
                    DegradedMode.DISK_FULL, ("The database refused to store for want of room. " + said).strip()));
        }
        if (left.isPresent() && left.getAsLong() < FULL) {
            return List.of(Sighting.of(DegradedMode.DISK_FULL, said));
        }
        return left.isPresent() && left.getAsLong() < NEARLY_FULL
                ? List.of(Sighting.of(DegradedMode.DISK_NEARLY_FULL, said))
                : List.of();
    }
}
