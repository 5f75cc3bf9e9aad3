package io.kubernaut.core.context;

import io.kubernaut.core.cluster.CustomObjectState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What Velero's objects tell (velero.io/v1). */
final class Backups {
    private static final Set<String> FAILED = Set.of("Failed", "PartiallyFailed", "FailedValidation");

    private Backups() {}

    /** The latest backup of the schedule failed, and the one before it did not. */
    static boolean onlyLatestFailed(Snapshot s) {
        var newestFirst = ofSchedule(s);
        return newestFirst.size() > 1
                && FAILED.contains(newestFirst.get(0).field("status.phase"))
                && newestFirst.get(1).field("status.phase").equals("Completed");
    }

    /** Every storage location can be written to. */
    static boolean storageAvailable(Snapshot s) {
        var locations = s.resources().stream()
                .filter(r -> r.kind().equals("BackupStorageLocation"))
                .toList();
        return !locations.isEmpty()
                && locations.stream().allMatch(l -> l.field("status.phase").equals("Available"));
    }

    private static List<CustomObjectState> ofSchedule(Snapshot s) {
        return s.resources().stream()
                .filter(r -> r.kind().equals("Backup")
                        && r.meta()
                                .label("velero.io/schedule-name")
                                .equals(s.target().name()))
                .sorted(Comparator.comparing(Backups::created).reversed().thenComparing(CustomObjectState::ref))
                .toList();
    }

    private static Instant created(CustomObjectState backup) {
        var created = backup.meta().createdAt();
        return created == null ? Instant.EPOCH : created;
    }
}
